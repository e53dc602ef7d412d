"""Spell people's names in one way and say of two whether they can be one person's."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml
from rapidfuzz.distance import JaroWinkler

from b24app.letters import names
from b24app.letters.words import pattern

SAME, PARTLY, UNKNOWN, DIFFER = "same", "partly", "unknown", "differ"
_PATRONYMIC = re.compile(r"\w{2,}(?:ovich|evich|ilich|ich|ovna|evna|ichna|inichna)")
_FULL = 2
_ALIKE = 0.92
_MOST = 5


@dataclass(frozen=True)
class Name:
    """A person's name: its parts in one spelling and order, and the father's name where it is given."""

    parts: tuple[str, ...] = ()
    patronymic: str = ""

    @property
    def key(self) -> str:
        """Return the name as one text, the same for every spelling."""
        return " ".join(self.parts)


@cache
def given_names() -> Mapping[str, str]:
    """Return the given names that people bear, each spelling and short form with its full one."""
    listed: dict[str, str] = yaml.safe_load((Path(__file__).parent / "given_names.yaml").read_text("utf-8"))
    found: dict[str, str] = {}
    for full, shorts in listed.items():
        known = _word(full)
        found |= {_word(short): known for short in shorts.split()} | {known: known}
    return found


@lru_cache(maxsize=100_000)
def _word(text: str) -> str:
    return next(iter(names.tokens(text)), "")


def read_name(text: str) -> Name:
    """Read a name in any order and alphabet; what is no person's name, such as a box or a company, has no parts."""
    words = text.split()
    if not words or len(words) > _MOST or pattern("no_person").search(text) or "_" in text:
        return Name()
    found = [word for part in re.split(r"[\s.,-]+", text) if (word := _word(part))]
    fathers = [word for word in found if _PATRONYMIC.fullmatch(word)] if len(found) > _FULL else []
    father = fathers[-1] if fathers else ""
    parts = {given_names().get(word, word) for word in found if word != father}
    return Name(tuple(sorted(parts)), father)


def compare(one: str, other: str) -> str:
    """Say of two names, each as its key, whether they can be one person's: same, partly, unknown or differ."""
    if one == other:
        return SAME if " " in one else PARTLY
    first, second = one.split(), other.split()
    if not first or not second:
        return UNKNOWN
    shorter, longer = sorted((first, second), key=len)
    common = sum(any(_alike(word, known) for known in longer) for word in shorter)
    if _givens(first) and _givens(second) and not _givens(first) & _givens(second):
        return DIFFER
    if common == len(shorter):
        return SAME if min(len(first), len(second)) >= _FULL else UNKNOWN
    if common:
        return PARTLY
    # A lone word may be a nickname or half of a name that is not known.
    return DIFFER if len(shorter) >= _FULL or _known(shorter, longer) else UNKNOWN


def _alike(word: str, other: str) -> bool:
    """Allow a slip of the finger and an ending, except between two given names."""
    if word == other:
        return True
    known = given_names()
    return not (word in known and other in known) and JaroWinkler.similarity(word, other) >= _ALIKE


def _givens(words: Sequence[str]) -> set[str]:
    return {word for word in words if word in given_names()}


def _known(shorter: Sequence[str], longer: Sequence[str]) -> bool:
    """Tell whether a lone word and a name are of one sort, so that they can differ."""
    return len(longer) == 1 and bool(_givens(shorter)) == bool(_givens(longer))


def groups(keys: Sequence[str], *, is_lenient: bool) -> list[int]:
    """Put names that stand under one key into groups of one person each, 0 where a name fits none or several.

    A lenient grouping takes the same given name with another surname for one person, as with a mailbox that stays.
    """
    order = sorted(range(len(keys)), key=lambda place: (-len(keys[place].split()), keys[place]))
    found: list[list[str]] = []
    numbers = [0] * len(keys)
    for place in order:
        fits = [number for number, group in enumerate(found, 1) if _fits(keys[place], group, is_lenient=is_lenient)]
        if not fits:
            found.append([keys[place]])
            fits = [len(found)]
        elif len(fits) == 1:
            found[fits[0] - 1].append(keys[place])
        numbers[place] = fits[0] if len(fits) == 1 else 0
    return numbers


def _fits(key: str, group: Sequence[str], *, is_lenient: bool) -> bool:
    said = {compare(key, known) for known in group}
    return DIFFER not in said and (is_lenient or PARTLY not in said)
