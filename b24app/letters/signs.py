"""Signs that a letter was written by a machine, and what each is worth; from 0.8 on a letter counts as such."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from b24app.languages import phrase
from b24app.letters.letter import Letter
from b24app.letters.reason import Reason
from b24app.letters.words import pattern

AUTOREPLY, BOUNCE, NEWSLETTER = "autoreply", "bounce", "newsletter"

_LONG = 2700
_BEGIN, _END = 10_000, 5_000
_SERVICES = frozenset({"feedback-id", "x-campaign", "x-campaignid", "x-mailgun-sid", "x-mailru-msgtype", "x-sg-eid"})
_POST_OFFICES = ("postmaster", "mail-delivery", "microsoftexchange", "mailsystem")

Test = Callable[[Letter], bool]


@dataclass(frozen=True)
class Sign:
    """A sign for a kind of letter, or against it where its worth is below nought; `said` is a phrase."""

    kind: str
    worth: float
    said: str
    holds: Test

    @property
    def reason(self) -> Reason:
        """Say it as a reason."""
        return Reason(self.said)


def _header(name: str, known: str = r".") -> Test:
    found = re.compile(known, re.IGNORECASE)
    return lambda letter: bool(found.search(letter.headers.get(name, "")))


def _titled(name: str) -> Test:
    """Look at the beginning of the subject: what was replied to or forwarded has another beginning."""
    return lambda letter: bool(pattern(name).match(letter.title.strip()))


def _says(name: str) -> Test:
    """Look at what the sender wrote above anything quoted."""
    return lambda letter: bool(pattern(name).search(_shown(letter.body.own))) and not letter.subject.is_forward


def _shown(text: str) -> str:
    """Return the beginning and the end of a long text: there stands what tells a machine."""
    return text if len(text) < _BEGIN + _END else f"{text[:_BEGIN]}\n{text[-_END:]}"


def _sender(name: str) -> Test:
    return lambda letter: bool(re.fullmatch(name, letter.sender.box))


def _asks(letter: Letter) -> bool:
    """Tell whether somebody asks or wants something, as no machine does."""
    words = letter.body.words
    return len(words) < _LONG and bool(pattern("asks").search(words))


def _is_mailing(letter: Letter) -> bool:
    return letter.sender.is_broadcast or letter.sender.is_machine or "list-unsubscribe" in letter.headers


_ANSWERED = phrase("its head says that a machine answered")
_ASKING = phrase("its sender asks for something")

_BOUNCES = (
    (1.0, phrase("its head says it is a report about delivery"), _header("content-type", "delivery-status")),
    (1.0, phrase("its head names the addresses that were not reached"), _header("x-failed-recipients")),
    (0.6, phrase("mail servers send from this address"), _sender(r"m(?:ail(?:er)?)?[-_.]?daemon|mail[-_.]delivery.*")),
    (0.5, phrase("it comes from the post office of a mail server"), lambda one: one.sender.box in _POST_OFFICES),
    (0.5, phrase("the subject is that of an undelivered letter"), _titled("returned_title")),
    (0.4, phrase("it tells why a letter was not delivered"), _says("returned")),
    (0.3, phrase("it names no sender"), lambda one: not one.sender.value),
    (-0.5, _ASKING, lambda one: _asks(one) and not one.sender.is_machine and one.sender.box not in _POST_OFFICES),
)
_AUTOREPLIES = (
    (1.0, _ANSWERED, _header("auto-submitted", "auto-replied")),
    (1.0, _ANSWERED, _header("x-autoreply")),
    (1.0, _ANSWERED, _header("x-autorespond")),
    (1.0, _ANSWERED, _header("precedence", "auto[_-]?reply")),
    (0.85, phrase("the subject begins as that of an automatic answer"), _titled("away_title")),
    (0.35, phrase("the subject speaks of absence"), _titled("absent_title")),
    (0.45, phrase("it says that its sender is away"), _says("away")),
    (0.4, phrase("it says whom to turn to meanwhile, or when the sender is back"), _says("instead")),
    (0.5, phrase("it says that it was made by a machine"), _says("by_itself")),
    (0.4, phrase("it confirms that a request has come in"), _says("taken")),
    (-0.5, _ASKING, _asks),
)
_NEWSLETTERS = (
    (0.7, phrase("its head holds a link to unsubscribe"), _header("list-unsubscribe")),
    (0.4, phrase("its head names a mailing list"), _header("list-id")),
    (0.5, phrase("its head says that it went to many"), _header("precedence", "bulk|list")),
    (0.3, phrase("its head names a mailing service"), lambda one: bool(_SERVICES & set(one.headers))),
    (0.5, phrase("it offers to unsubscribe"), _says("unsubscribe")),
    (0.35, phrase("its address is one for mailings"), lambda one: one.sender.is_broadcast),
    (0.35, phrase("nobody reads the mailbox it came from"), _sender(r"no[-_.]?reply\d*")),
    (0.2, phrase("its subject is that of a mailing"), _titled("mailing_title")),
    (-0.5, phrase("it answers a letter"), lambda one: one.subject.is_reply or bool(one.answers_to)),
    (-0.4, _ASKING, lambda one: _asks(one) and not _is_mailing(one)),
)

SIGNS = tuple(
    Sign(kind, *one)
    for kind, table in ((BOUNCE, _BOUNCES), (AUTOREPLY, _AUTOREPLIES), (NEWSLETTER, _NEWSLETTERS))
    for one in table
)


def found_in(letter: Letter) -> Iterator[Sign]:
    """Give the signs a letter shows."""
    return (sign for sign in SIGNS if sign.holds(letter))
