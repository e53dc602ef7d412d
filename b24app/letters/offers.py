"""Tell people who ask from those who offer: suppliers of ours, and those who write to everybody."""

from collections.abc import Callable, Iterator
from re import fullmatch

from b24app.languages import phrase
from b24app.letters.kind import PERSON, Judged
from b24app.letters.letter import Letter
from b24app.letters.reason import Reason
from b24app.letters.words import any_of, pattern

SUPPLIER, SPAM = "supplier", "spam"

_SURE, _LIKELY = 0.8, 0.45
_BEGIN = 10_000

Sign = tuple[float, str, Callable[[Letter], bool]]
"""What a sign is worth, a phrase that says it, and whether a letter shows it."""


def _titled(name: str) -> Callable[[Letter], bool]:
    return lambda letter: bool(pattern(name).match(letter.subject.bare))


def _says(name: str) -> Callable[[Letter], bool]:
    return lambda letter: bool(pattern(name).search(letter.body.words[:_BEGIN]))


def _asks(letter: Letter) -> bool:
    return bool(pattern("asks").search(letter.body.words[:_BEGIN]))


def _is_cheap(letter: Letter) -> bool:
    return bool(fullmatch(any_of("cheap_domains"), letter.sender.domain.rpartition(".")[2]))


_ASKING = phrase("its sender asks for something")
_SIGNS: tuple[tuple[str, tuple[Sign, ...]], ...] = (
    (
        SPAM,
        (
            (0.6, phrase("its subject is that of what is sent to everybody"), _titled("spam_title")),
            (0.35, phrase("it speaks as those who write to everybody"), _says("spam_text")),
            (0.3, phrase("it comes from a cheap domain"), _is_cheap),
            (-0.3, _ASKING, _asks),
        ),
    ),
    (
        SUPPLIER,
        (
            (0.5, phrase("it offers something, and asks for nothing"), _says("offers")),
            (0.45, phrase("its subject is that of an offer or of papers of a supplier"), _titled("offered_title")),
            (0.1, phrase("several people may read the mailbox it came from"), lambda one: one.sender.is_role),
            (-0.5, _ASKING, _asks),
        ),
    ),
)


def judge_offer(letter: Letter, judged: Judged) -> Judged:
    """Look closer at a letter that a person wrote; others stay what they are."""
    if judged.kind != PERSON:
        return judged
    for kind, signs in _SIGNS:
        shown = list(_shown(letter, signs))
        worth = sum(one for one, _ in shown)
        if worth >= _LIKELY:
            reasons = tuple(Reason(said) for each, said in shown if each > 0)
            return Judged(kind, is_sure=worth >= _SURE, reasons=reasons, who=judged.who)
    return judged


def _shown(letter: Letter, signs: tuple[Sign, ...]) -> Iterator[tuple[float, str]]:
    return ((worth, said) for worth, said, holds in signs if holds(letter))
