"""The pile of letters: each letter of a client and each answer of a manager spawned a lead of its own."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from b24app.emulator.seeds import agency, letters, spellings
from b24app.emulator.seeds.drafts import Draft, Letter
from b24app.emulator.seeds.people import Person, companies, people
from b24app.emulator.seeds.strangers import of_kind

DAYS = 730
# How often a talk with a client begins, against single letters of others.
KINDS = {"talk": 36, "newsletter": 20, "supplier": 20, "spam": 12, "bounce": 12}
LONGEST_TALK = 12


class Pile:
    """Draw leads spawned by letters, from one source of chance."""

    def __init__(self, rng: Random, until: datetime) -> None:
        self.rng, self.until = rng, until
        self.clients = people(rng, 760, companies(rng, 240))
        self._talks = 0

    def leads(self, count: int) -> list[Draft]:
        """Draw leads: whole talks with clients, and letters of those who are no clients."""
        return list(islice(self._letters(), count))

    def moment(self) -> datetime:
        """Draw a working moment of the last two years."""
        day = self.until - timedelta(days=self.rng.randrange(DAYS) + 1)
        return day + timedelta(seconds=self.rng.randrange(8 * 3600, 20 * 3600))

    def _letters(self) -> Iterator[Draft]:
        while True:
            kind = self.rng.choices(list(KINDS), weights=list(KINDS.values()))[0]
            if kind == "talk":
                self._talks += 1
                yield from self._talk(
                    _Talk(self.rng, self.rng.choice(self.clients), f"talk-{self._talks}"), self.moment()
                )
            else:
                yield self._stranger(kind)

    def _talk(self, talk: "_Talk", at: datetime) -> Iterator[Draft]:
        for turn in range(min(LONGEST_TALK, 1 + int(self.rng.expovariate(0.4)))):
            yield talk.from_client(at, is_first=turn == 0)
            answered = at + timedelta(minutes=self.rng.randrange(60, 30 * 60))
            at = answered + timedelta(minutes=self.rng.randrange(9 * 24 * 60))
            if at >= self.until:
                return
            if self.rng.random() < 0.45:
                yield talk.from_colleague(answered)
            if self.rng.random() < 0.05:
                yield talk.autoreply(answered)

    def _stranger(self, kind: str) -> Draft:
        who, manager, n = self.rng.choice(of_kind(kind)), self.rng.choice(agency.MANAGERS), self.rng.randrange(5, 90)
        domain = self.rng.choice(self.clients).emails[0].split("@")[1]
        subject, address = self.rng.choice(who.subjects).format(n=n), who.address.format(n=n, domain=domain)
        fields = {"TITLE": subject, "NAME": who.name, **by_mail(self.rng, manager)}
        letter = Letter(subject, who.body, address, agency.mailbox(manager))
        return Draft(self.moment(), fields, kind, letter=letter, emails=(address,))


class _Talk:
    """One talk by letters between a client and a manager."""

    def __init__(self, rng: Random, client: Person, key: str) -> None:
        self.rng, self.client, self.key = rng, client, key
        self.manager = rng.choice(agency.MANAGERS)
        self.subject = letters.subject(rng, rng.choice(letters.EVENTS))

    def from_client(self, at: datetime, *, is_first: bool) -> Draft:
        """Make the lead a client's letter spawned."""
        rng, address = self.rng, self.rng.choice(self.client.emails)
        subject = self.subject if is_first else letters.reply_subject(rng, self.subject)
        fields: dict[str, Any] = {"TITLE": subject or f"Письмо от {address}", **spellings.person(rng, self.client)}
        if self.client.company and rng.random() < 0.5:
            fields["COMPANY_TITLE"] = spellings.company(rng, self.client.company)
        phones = (spellings.phone(rng, self.client.phone),) if rng.random() < 0.15 else ()
        letter = Letter(subject, letters.client_body(rng), address, agency.mailbox(self.manager))
        fields |= by_mail(rng, self.manager)
        return Draft(at, fields, "client", self.client, letter, self.key, is_first, (address,), phones)

    def from_colleague(self, at: datetime) -> Draft:
        """Make the lead a manager's answer spawned: its copy in a neighbour's mailbox, or the sent letter itself."""
        rng, subject, body = self.rng, letters.reply_subject(self.rng, self.subject), self.rng.choice(letters.ANSWERS)
        mine, theirs = agency.mailbox(self.manager), self.client.emails[0]
        if rng.random() < 0.5:
            fields = {"TITLE": subject, "NAME": agency.signature(self.manager), **by_mail(rng, agency.HEAD)}
            letter = Letter(subject, body, mine, agency.mailbox(agency.HEAD))
            return Draft(at, fields, "colleague", self.client, letter, self.key, emails=(mine,))
        fields = {"TITLE": subject, **spellings.person(rng, self.client), **by_mail(rng, self.manager)}
        letter = Letter(subject, body, mine, theirs, is_outgoing=True)
        return Draft(at, fields, "colleague", self.client, letter, self.key, emails=(theirs,))

    def autoreply(self, at: datetime) -> Draft:
        """Make the lead a client's automatic answer spawned."""
        title = self.rng.choice(("Автоответ: ", "Automatic reply: ", "Out of Office: ")) + (
            self.subject or "Ваше письмо"
        )
        fields = {"TITLE": title, **spellings.person(self.rng, self.client), **by_mail(self.rng, self.manager)}
        address = self.client.emails[0]
        letter = Letter(title, "Я в отпуске, отвечу после возвращения.", address, agency.mailbox(self.manager))
        return Draft(at, fields, "autoreply", self.client, letter, self.key, emails=(address,))


def by_mail(rng: Random, manager: int) -> dict[str, Any]:
    """Give the fields every lead out of a mailbox has."""
    return {"SOURCE_ID": "EMAIL", "ASSIGNED_BY_ID": owner(rng, manager)}


def owner(rng: Random, manager: int) -> int:
    """Choose whom the card names responsible: often whoever connected the mailboxes, sometimes somebody dismissed."""
    return rng.choices((manager, agency.ADMIN, agency.DISMISSED), weights=(55, 33, 12))[0]
