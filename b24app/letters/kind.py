"""Tell what kind of letter it is: a person's, our own colleague's, a machine's; with reasons and with doubts."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from b24app.languages import phrase
from b24app.letters import domains, names
from b24app.letters.address import Address, addresses, within
from b24app.letters.letter import Letter
from b24app.letters.reason import Reason
from b24app.letters.signs import AUTOREPLY, BOUNCE, NEWSLETTER, found_in
from b24app.letters.words import any_of, words

PERSON, COLLEAGUE, FORM = "person", "colleague", "form"
KINDS = (PERSON, COLLEAGUE, FORM, AUTOREPLY, BOUNCE, NEWSLETTER)
MACHINES = (BOUNCE, AUTOREPLY, NEWSLETTER)
"""Kinds that machines write, what says most first."""

SURE = 0.8
_DOUBT = 0.45
_HINT = 0.4
_FORM = re.compile(rf"^\s*(?:{any_of('form')})\s*[:=]", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Ours:
    """What is ours: addresses, domains nobody else has mailboxes at, and our people's names."""

    keys: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    people: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, known: Iterable[str], more: Iterable[str] = (), people: Mapping[str, str] | None = None) -> "Ours":
        """Take addresses of colleagues and mailboxes, and what is named besides: addresses or bare domains."""
        named = [one.strip().lower() for one in more if one.strip()]
        ours = addresses([*known, *(one for one in named if "@" in one.strip("@"))])
        bare = {domains.registered(one.strip("@")) for one in named if "@" not in one.strip("@")}
        own = {domains.registered(one.domain) for one in ours if not one.is_public} | bare
        return cls(frozenset(one.key for one in ours), frozenset(own - words("public")), people or {})

    def has(self, one: Address) -> bool:
        """Tell whether an address is ours."""
        return one.key in self.keys or domains.registered(one.domain) in self.domains

    def others(self, some: Iterable[Address]) -> tuple[Address, ...]:
        """Return the addresses that are not ours, each mailbox once."""
        return tuple({one.key: one for one in some if one.value and not self.has(one)}.values())


@dataclass(frozen=True)
class Judged:
    """The kind of a letter, how sure it is, and why; `who` are the addresses of the other side, the best first."""

    kind: str
    is_sure: bool
    reasons: tuple[Reason, ...]
    who: tuple[Address, ...] = ()


def judge_kind(letter: Letter, ours: Ours) -> Judged:
    """Tell what kind of letter it is."""
    if (own := _own(letter, ours)) is not None:
        return own
    scores = _scores(letter)
    for kind in MACHINES:
        worth, reasons = scores.get(kind, (0.0, ()))
        if worth >= SURE:
            others = [scores.get(one, (0.0, ()))[0] for one in MACHINES[: MACHINES.index(kind)]]
            # What says more is not silent: a returned letter may have gone to a list.
            is_sure = max(others, default=0.0) < _HINT
            return Judged(kind, is_sure=is_sure, reasons=reasons, who=_reached(letter, ours, kind))
    kind, (worth, reasons) = max(scores.items(), key=lambda one: one[1][0], default=(PERSON, (0.0, ())))
    if worth >= _DOUBT:
        return Judged(kind, is_sure=False, reasons=reasons, who=_reached(letter, ours, kind))
    if letter.sender.is_machine or _is_form(letter):
        return _form(letter, ours)
    return _person(letter, ours)


def _own(letter: Letter, ours: Ours) -> Judged | None:
    """Judge what comes from our own side; None where the sender is somebody else."""
    others = ours.others([*letter.to, *letter.reply_to])
    if letter.is_outgoing:
        return Judged(
            COLLEAGUE,
            is_sure=True,
            reasons=(Reason(phrase("it was sent from the CRM or from our mailbox")),),
            who=others,
        )
    if not ours.has(letter.sender):
        return None
    said = Reason(phrase("its sender {address} is one of us"), {"address": letter.sender.value})
    if letter.sender.is_machine or _is_form(letter):
        return _form(letter, ours)
    if letter.subject.is_forward:
        return _passed_on(letter, ours, said)
    others = others or ours.others(letter.body.quoted_people)
    if others or letter.subject.is_reply or letter.answers_to:
        return Judged(COLLEAGUE, is_sure=True, reasons=(said, *_answer(letter)), who=others)
    # A colleague who writes first may well ask us to take up a client.
    alone = Reason(phrase("it answers nothing and no client stands in it"))
    return Judged(COLLEAGUE, is_sure=False, reasons=(said, alone), who=())


def _answer(letter: Letter) -> tuple[Reason, ...]:
    return (Reason(phrase("it answers a letter")),) if letter.subject.is_reply or letter.answers_to else ()


def _passed_on(letter: Letter, ours: Ours, said: Reason) -> Judged:
    """A colleague who forwards a letter brings a client; whose, its head below tells."""
    inner = letter.body.forwarded_from
    if inner is None or ours.has(inner):
        nobody = Reason(phrase("it forwards a letter, and it cannot be read whose"))
        return Judged(COLLEAGUE, is_sure=False, reasons=(said, nobody), who=ours.others(letter.body.quoted_people))
    whose = Reason(phrase("it forwards a letter from {address}"), {"address": inner.value})
    return Judged(PERSON, is_sure=True, reasons=(said, whose), who=(inner,))


def _scores(letter: Letter) -> dict[str, tuple[float, tuple[Reason, ...]]]:
    scores: dict[str, tuple[float, tuple[Reason, ...]]] = {}
    for sign in found_in(letter):
        worth, reasons = scores.get(sign.kind, (0.0, ()))
        known = reasons if sign.reason in reasons else (*reasons, sign.reason)
        scores[sign.kind] = (worth + sign.worth, known)
    return scores


def _reached(letter: Letter, ours: Ours, kind: str) -> tuple[Address, ...]:
    """Return whom a machine's letter is about: for a returned one those it was written to."""
    if kind != BOUNCE:
        return ours.others([letter.sender])
    named = within("\n".join((letter.headers.get("x-failed-recipients", ""), letter.body.own, letter.body.quoted)))
    return tuple(one for one in ours.others(named) if not one.is_machine and one.box != "postmaster")


def _is_form(letter: Letter) -> bool:
    return len({found.lower().strip(" :=") for found in _FORM.findall(letter.body.own)}) >= 2


def _form(letter: Letter, ours: Ours) -> Judged:
    """A machine of ours or of a service brings what somebody filled in: the client stands inside."""
    inside = ours.others([*letter.reply_to, *within(letter.body.own)])
    said = Reason(phrase("a machine sent it for somebody, as forms on sites do"))
    return Judged(FORM, is_sure=bool(inside) and _is_form(letter), reasons=(said,), who=inside[:1])


def _person(letter: Letter, ours: Ours) -> Judged:
    if colleague := names.same_in(letter.sender.name, ours.people.values()):
        said = Reason(phrase("its sender is called as our colleague {name}"), {"name": colleague})
        if letter.sender.is_public:
            return Judged(COLLEAGUE, is_sure=False, reasons=(said,), who=ours.others(letter.to))
    who = ours.others([letter.sender])
    return Judged(PERSON, is_sure=bool(who), reasons=(Reason(phrase("a person wrote it")),), who=who)


def is_about(kinds: Collection[str], judged: Judged) -> bool:
    """Tell whether a letter surely is of one of these kinds."""
    return judged.is_sure and judged.kind in kinds
