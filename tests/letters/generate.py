"""Write the labelled letters: python -m tests.letters.generate

Half of them come from the pile of the seed `event_agency`, replayed in the order in which it arose, with the labels its
truth gives; the others from shapes.yaml. What is held back was chosen by this file before any rule was tried on it: of
the shapes whole families, by their names; of the pile the letters of another number of the seed.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import yaml

from b24app.emulator.clock import PORTAL_ZONE
from b24app.emulator.seeds import agency
from b24app.emulator.seeds.drafts import Draft
from b24app.emulator.seeds.names import latin
from b24app.emulator.seeds.pile import Pile

HERE = Path(__file__).parent
FILE = HERE / "letters.jsonl"
UNTIL = datetime(2026, 5, 12, tzinfo=PORTAL_ZONE)
OPEN_DAYS = timedelta(days=60)
SEED_LETTERS = {"open": (1, 220), "held": (7, 220)}
MOST = 10
LAST = 4
STRANGERS = ("supplier", "spam")
TOPICS = ("Стенд на выставке - Форум «Умный город»", "Участие в конференции для HR", "Sponsorship of the summit")
PEOPLE = ("Анна Белова", "Иван Орлов", "Мария Чистякова", "Юлия Щукина", "Пётр Жданов", "Ксения Ёлкина")
FIRMS = ("severny-svet-demo.ru", "hrustal-demo.com", "moloko-i-med-demo.ru", "granit-demo.org")
COLLEAGUES = {agency.mailbox(one.id): f"{one.given} {one.surname}" for one in agency.COLLEAGUES}
OWN = f"info@{agency.DOMAIN}"


def main() -> None:
    """Write the file anew."""
    FILE.write_text("".join(f"{line}\n" for line in rows_of()), "utf-8")


def rows_of() -> list[str]:
    """Make every line of the file."""
    rows = [*from_shapes(), *(row for part, asked in SEED_LETTERS.items() for row in from_seed(part, *asked))]
    return [json.dumps(row, ensure_ascii=False) for row in rows]


def from_shapes() -> Iterator[dict[str, Any]]:
    """Give the letters of every family, with another person each."""
    families = yaml.safe_load((HERE / "shapes.yaml").read_text("utf-8"))
    late = yaml.safe_load((HERE / "late.yaml").read_text("utf-8"))
    for family, shape in {**families, **late}.items():
        part = "held" if sha256(family.encode()).digest()[0] % 2 else "open"
        part = "late" if family in late else part
        both = list(product(shape["subjects"], shape["texts"]))
        Random(family).shuffle(both)
        # Each wording twice, by different people from different firms.
        for number, (subject, text) in enumerate((both * 2)[:MOST]):
            values = said(family, number, shape)
            yield {
                "id": f"{family}-{number}",
                "part": part,
                "letter": written(shape, values, subject, text),
                "name": "",
                "own": [OWN],
                "known": world(shape.get("world", []), values),
                "expected": shape["expected"],
            }


def said(family: str, number: int, shape: dict[str, Any]) -> dict[str, str]:
    """Choose who writes, from where, and about what."""
    draw = Random(f"{family} {number}")
    name, other = draw.sample(PEOPLE, 2)
    firm, topic = draw.choice(FIRMS), draw.choice(TOPICS)
    given, surname = (latin(part) for part in name.split())
    values = {"name": name, "other": other, "firm": firm, "topic": topic, "own": OWN, "plain": f"{given}{surname}"}
    values |= {"dotted": f"{given}.{surname}", "dashed": f"{given}-{surname}"}
    values |= {"colleague": agency.mailbox(4), "who": COLLEAGUES[agency.mailbox(4)]}
    values["elsewhere"] = f"{latin(other.split()[1])}@{firm}"
    values["client"] = shape.get("client", f"{shape.get('box', '{dotted}')}@{{firm}}").format(**values)
    return values


def written(shape: dict[str, Any], values: dict[str, str], subject: str, text: str) -> dict[str, Any]:
    """Write a letter of a shape."""
    fill = lambda raw: raw.format(**values)  # noqa: E731
    return {
        "title": fill(subject),
        "text": fill(text),
        "from": fill(shape.get("from", "{name} <{client}>")),
        "to": fill(shape.get("to", "{own}")),
        "headers": {name.lower(): fill(value) for name, value in shape.get("headers", {}).items()},
        "outgoing": shape.get("outgoing", False),
        "mailbox": OWN,
    }


def world(parts: list[str], values: dict[str, str]) -> dict[str, Any]:
    """Make what the portal knows before the letter comes."""
    client, name, other = values["client"], values["name"], values["other"]
    contacts = {"contact": [name], "foreign": [other], "shared": [name, other]}
    clients = [
        {"kind": "contact", "id": 31 + place, "name": one, "addresses": [client]}
        for part in parts
        for place, one in enumerate(contacts.get(part, []))
    ]
    clients += [{"kind": "company", "id": 41, "name": values["firm"], "addresses": [client]}] * ("company" in parts)
    from_client = {"title": values["topic"], "text": "Добрый день!", "from": client, "to": OWN}
    ours = {"title": values["topic"], "text": "", "from": values["colleague"], "to": client, "outgoing": True}
    letters = {
        "lead": (client, [from_client]),
        "answered": (client, [from_client, ours | {"headers": {"message-id": f"<m71@{agency.DOMAIN}>"}}]),
        "talk": (values["elsewhere"], [from_client | {"from": values["elsewhere"]}]),
    }
    leads = [
        {
            "id": 71,
            "name": other if part == "talk" else name,
            "addresses": [letters[part][0]],
            "letters": letters[part][1],
        }
        for part in parts
        if part in letters
    ]
    return {"clients": clients, "leads": leads}


def from_seed(part: str, number: int, count: int) -> Iterator[dict[str, Any]]:
    """Replay the pile of a seed as if each letter had been sorted rightly so far, and give every so many letters."""
    pile = Pile(Random(number), UNTIL)
    drafts = sorted((draft for draft in pile.leads(1760) if draft.letter), key=lambda draft: draft.at)
    step, replay = len(drafts) // count, Replay()
    for place, draft in enumerate(drafts):
        row = replay.row(draft, place)
        if place % step == step - 1:
            yield {"id": f"seed{number}-{place}", "part": part, **row}


class Replay:
    """The portal as it fills with letters."""

    def __init__(self) -> None:
        self.leads: dict[str, dict[str, Any]] = {}
        self.seen: dict[str, datetime] = {}

    def row(self, draft: Draft, place: int) -> dict[str, Any]:
        """Give a letter with what is known before it and its label, then keep what the letter adds."""
        letter = draft.letter
        assert letter is not None
        mailbox = letter.sender if letter.is_outgoing else letter.to
        told = {"title": letter.subject, "text": letter.body, "from": letter.sender, "to": letter.to}
        told |= {"headers": {}, "outgoing": letter.is_outgoing, "mailbox": mailbox}
        whose = draft.person.key if draft.person else letter.sender
        is_open = whose in self.leads and draft.at - self.seen[whose] < OPEN_DAYS
        known = self.known(draft)
        expected: dict[str, Any] = {"what": "new"}
        if draft.kind == "client" or draft.kind in STRANGERS:
            if is_open:
                expected = {"what": "lead", "lead": self.leads[whose]["id"]}
            elif self.is_known(draft):
                expected = {"what": "client", "client": f"contact:{self.number(draft)}"}
            self.keep(draft, whose, place, told, is_open=is_open)
        else:
            expected = {"what": draft.kind}
        name = " ".join(str(draft.fields.get(one) or "") for one in ("NAME", "LAST_NAME")).strip()
        return {"letter": told, "name": name, "own": [], "known": known, "expected": expected}

    def keep(self, draft: Draft, whose: str, place: int, told: dict[str, Any], *, is_open: bool) -> None:
        """Put the letter into the lead it belongs to, a new one where there is none."""
        if not is_open:
            name = draft.person.name if draft.person else None
            called = f"{name.given} {name.surname}" if name else str(draft.fields.get("NAME") or "")
            self.leads[whose] = {"id": 1000 + place, "name": called, "addresses": [told["from"]], "letters": []}
            self.leads[whose]["contacts"] = [self.number(draft)] if self.is_known(draft) else []
        self.leads[whose]["letters"] = [*self.leads[whose]["letters"], told][-LAST:]
        self.seen[whose] = draft.at

    def known(self, draft: Draft) -> dict[str, Any]:
        """Give the open leads and the clients that a search by address or subject leads to."""
        letter = draft.letter
        assert letter is not None
        around = {letter.sender, letter.to, *(draft.person.emails if draft.person else ())}
        leads = [
            lead
            for whose, lead in self.leads.items()
            if draft.at - self.seen[whose] < OPEN_DAYS
            and (
                around & set(lead["addresses"])
                or (self.is_known(draft) and self.number(draft) in lead["contacts"])
                or any(one["title"] == letter.subject for one in lead["letters"])
            )
        ]
        clients = []
        if draft.person and self.is_known(draft):
            name = f"{draft.person.name.given} {draft.person.name.surname}"
            known = {"kind": "contact", "id": self.number(draft), "name": name, "addresses": list(draft.person.emails)}
            clients.append(known)
        # As it stands now: what comes later must not change what was known.
        return dict(json.loads(json.dumps({"clients": clients, "leads": leads})))

    def is_known(self, draft: Draft) -> bool:
        """Tell whether the writer stands among the contacts: every second person does."""
        return draft.person is not None and self.number(draft) % 2 == 0

    def number(self, draft: Draft) -> int:
        """Return the number of a person."""
        return int(draft.person.key.partition("-")[2]) if draft.person else 0


if __name__ == "__main__":
    main()
