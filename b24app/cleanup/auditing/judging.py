"""Judge each lead by itself: what made it, by which channel and mailbox, and by what its person can be known again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from b24app.cleanup.auditing.keys import mail_key, phone_key
from b24app.cleanup.auditing.lead import CALL, CHAT, EMAIL, FORM, Lead
from b24app.languages import phrase
from b24app.letters import domains
from b24app.letters.kind import COLLEAGUE, PERSON, Judged, Ours, judge_kind
from b24app.letters.letter import Letter
from b24app.letters.offers import judge_offer
from b24app.letters.reason import Reason
from b24app.letters.signs import AUTOREPLY

SURE, LIKELY, DOUBTFUL = 0.95, 0.6, 0.3
"""How far a verdict can be believed, as it is told to people."""

OTHER, UNKNOWN = "other", "unknown"

_NAMES = {AUTOREPLY: "auto_reply"}
STRANGERS = ("bounce", "newsletter", "supplier", "spam")
"""Kinds behind which no client stands."""


@dataclass(frozen=True)
class Verdict:
    """What is said of one lead; `keys` are empty where no client stands behind it."""

    lead: int
    kind: str
    confidence: float
    because: tuple[str, ...]
    channel: str
    mailbox: str
    sender: str
    domain: str
    keys: tuple[str, ...]
    is_answer: bool


def judge_leads(leads: Sequence[Lead], ours: Ours, language: str) -> list[Verdict]:
    """Judge leads; may run in a process of its own."""
    return [judge_lead(lead, ours, language) for lead in leads]


def judge_lead(lead: Lead, ours: Ours, language: str) -> Verdict:
    """Judge one lead."""
    channel, letter = lead.channel, lead.first_letter()
    judged = _judged(lead, channel, letter, ours)
    sender = letter.sender if letter and channel == EMAIL else None
    kind = _NAMES.get(judged.kind, judged.kind)
    return Verdict(
        lead=lead.id,
        kind=kind,
        confidence=_confidence(judged),
        because=tuple(reason.said(language) for reason in judged.reasons),
        channel=channel,
        mailbox=_mailbox(letter, ours) if letter and channel == EMAIL else "",
        sender=sender.value if sender else "",
        domain="" if sender is None or sender.is_public else domains.registered(sender.domain),
        keys=() if kind in STRANGERS else tuple(dict.fromkeys(_keys(lead, judged, ours))),
        is_answer=bool(letter and (letter.subject.is_reply or letter.answers_to)),
    )


def _judged(lead: Lead, channel: str, letter: Letter | None, ours: Ours) -> Judged:
    if channel == EMAIL and letter:
        return judge_offer(letter, judge_kind(letter, ours))
    if channel == EMAIL:
        return _of(UNKNOWN, phrase("it came by mail, but neither a letter nor an address is kept"), is_sure=False)
    if channel == CALL:
        missed = phrase("a call made it that nobody took")
        return _of(CALL, missed if lead.is_missed else phrase("a call made it"))
    if channel == FORM:
        return _of(FORM, phrase("a form on a site made it"))
    if channel == CHAT:
        return _of(CHAT, phrase("a chat made it"))
    if lead.emails or lead.phones or lead.name:
        return _of(OTHER, phrase("no letter, call, form or chat made it: somebody wrote it down, or brought it in"))
    return _of(UNKNOWN, phrase("nothing in it tells where it came from and whose it is"), is_sure=False)


def _of(kind: str, said: str, *, is_sure: bool = True) -> Judged:
    return Judged(kind, is_sure=is_sure, reasons=(Reason(said),))


def _confidence(judged: Judged) -> float:
    if judged.kind == UNKNOWN:
        return DOUBTFUL
    return SURE if judged.is_sure else LIKELY


def _mailbox(letter: Letter, ours: Ours) -> str:
    """Tell which mailbox of ours brought it: the portal says, else the head of the letter."""
    if letter.mailbox:
        return letter.mailbox
    if letter.is_outgoing:
        return letter.sender.value
    return next((one.value for one in letter.to if ours.has(one)), "")


def _keys(lead: Lead, judged: Judged, ours: Ours) -> Iterator[str]:
    if judged.kind in (PERSON, FORM, AUTOREPLY, COLLEAGUE):
        yield from filter(None, (mail_key(one.value, ours) for one in judged.who))
    yield from filter(None, (mail_key(value, ours) for value in lead.emails))
    yield from filter(None, map(phone_key, lead.phones))
