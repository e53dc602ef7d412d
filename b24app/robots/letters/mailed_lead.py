"""Judge a lead that a letter made, bind it to what is known, and close what is no request."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from b24app.letters.kind import Ours, judge_kind
from b24app.letters.letter import Letter
from b24app.letters.listed import heeded
from b24app.letters.signs import NEWSLETTER
from b24app.letters.verdict import ASK, CLIENT, LEAD, NEW, Verdict, judge
from b24app.portal.becoming import bind_lead
from b24app.portal.closing import close_card
from b24app.portal.letters import Arrival, Found, bind_letter, read_arrival, read_known

if TYPE_CHECKING:
    from b24app.robots.call import Call

CLOSED, NO_LETTER, DROPPED = "closed", "no-letter", "dropped"
"""The lead is done with; no letter made it; a person has said that nothing stands in it."""

_REASONS = {NEWSLETTER: "spam"}
_DUPLICATE = "duplicate"


@dataclass(frozen=True)
class MailedLead:
    """A lead that may have been made by a letter; `own` are our addresses and domains besides those of colleagues."""

    call: "Call"
    own: Sequence[str] = ()

    @cached_property
    def arrival(self) -> Arrival:
        """Read the lead and its letter."""
        arrival = read_arrival(self.call.portal, self.call.place.number)
        self.call.place.seen.append(arrival.stage)
        return arrival

    @cached_property
    def ours(self) -> Ours:
        """Return what is ours: colleagues, the mailbox that took the letter, and what was named."""
        users = self.arrival.users
        listed = self.call.part("mail")
        return Ours.of([*users, *self.arrival.mailboxes], [*self.own, *(listed.own if listed else ())], users)

    def judge(self, answer: str = "") -> dict[str, Any]:
        """Say what the lead is, in JSON; a person's answer stands above everything: `lead:5`, `client`, `new`..."""
        arrival, letter = self.arrival, self.arrival.letter
        judged = {"stage": arrival.stage, "responsible": arrival.responsible, "activity": arrival.activity}
        judged |= {"closing": arrival.junk, "is_touched": arrival.is_touched, "blind": not self.ours.keys}
        if arrival.is_closed or letter is None:
            return judged | {"word": CLOSED if arrival.is_closed else NO_LETTER, "told": "", "reasons": []}
        found = self._found(letter)
        verdict = judge(letter, self.ours, found.known, arrival.name)
        if listed := self.call.part("mail"):
            verdict = heeded(verdict, letter.sender, listed.shared, listed.mailings)
        if answer:
            return judged | _answered(answer, found) | {"kind": verdict.kind, "reasons": []}
        return (
            judged | _told(verdict, found) | {"kind": verdict.kind, "reasons": [one.texts for one in verdict.reasons]}
        )

    def bind(self, judged: Mapping[str, Any]) -> None:
        """Show the letter where it belongs, and bind the lead to its client."""
        for card in filter(None, (judged["lead"], judged["contact"], judged["company"])):
            kind, _, number = card.partition(":")
            if judged["activity"]:
                write = partial(bind_letter, self.call.portal, judged["activity"], kind, int(number))
                self.call.once(f"letter:{card}", write, lambda: False, about=card)
        contact, company = (_number(judged[kind]) for kind in ("contact", "company"))
        if judged["word"] in (LEAD, CLIENT) and (contact or company):
            write = partial(bind_lead, self.call.portal, self.call.place.number, [contact] if contact else [], company)
            self.call.once("client", write, lambda: False, about={"contact": contact, "company": company})

    def close(self, judged: Mapping[str, Any], reason: str) -> bool:
        """Close the lead with its reason; False where there is no such stage or somebody has moved it on."""
        rule, place = self.call.part("junk"), self.call.place
        value = reason or _REASONS.get(judged["word"], _DUPLICATE)
        stage = (self.call.pipeline.status_of(rule.stage) if rule and rule.stage else "") or judged["closing"]
        answers = {rule.reason: value} if rule and _has(self.call.part("fields"), rule.reason, value) else {}
        if not stage:
            return False
        write = partial(close_card, place.portal, place.kind, place.number, judged["stage"], stage, answers)
        done = self.call.once("close", write, lambda: place.stage() == stage, would=True, about=stage)
        return done is not False

    def _found(self, letter: Letter) -> Found:
        judged = judge_kind(letter, self.ours)
        others = self.ours.others([letter.sender, *letter.to, *letter.reply_to])
        who = dict.fromkeys((*judged.who, *others))
        talk = letter.subject
        seeks = talk.is_specific and (talk.is_reply or talk.is_forward)
        return read_known(self.call.portal, self.arrival, list(who), talk.bare if seeks else "")


def _told(verdict: Verdict, found: Found) -> dict[str, Any]:
    leads = [f"lead:{one}" for one in verdict.leads]
    clients = [f"{one.kind}:{one.id}" for one in verdict.clients]
    sure = verdict.what != ASK
    cards = {
        kind: next((one for one in clients if one.startswith(kind) and sure), "") for kind in ("contact", "company")
    }
    target = leads[0] if leads and sure else ""
    options = [] if sure else [(one, found.cards[one][0]) for one in (*leads, *clients) if one in found.cards]
    return {"word": verdict.what, "who": verdict.who, "lead": target, **cards, "options": options} | _whose(
        (target, *cards.values()), found
    )


def _whose(cards: Iterable[str], found: Found) -> dict[str, Any]:
    named = [one for one in cards if one]
    known = [found.cards.get(one, (one, 0)) for one in named]
    return {"told": ", ".join(link for link, _ in known), "colleague": next((user for _, user in known if user), 0)}


def _answered(answer: str, found: Found) -> dict[str, Any]:
    kind, _, _ = answer.partition(":")
    word = {"lead": LEAD, "contact": CLIENT, "company": CLIENT, "close": DROPPED}.get(kind, NEW)
    cards = {one: answer if one == kind else "" for one in ("lead", "contact", "company")}
    return {"word": word, "who": "", **cards, "options": []} | _whose(cards.values(), found)


def _number(card: str) -> int:
    return int(card.partition(":")[2] or 0)


def _has(fields: Any, key: str, value: str) -> bool:
    """Tell whether the pipeline's list of reasons holds one; a reason nobody listed is told in words alone."""
    field = (fields or {}).get(key)
    return bool(field and value in (getattr(field, "values", None) or {}))
