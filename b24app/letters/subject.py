"""Take a subject apart: what was put before it on the way, and the core by which a talk is known."""

import re
from dataclasses import dataclass

from b24app.letters.words import any_of, words

_TAG = re.compile(r"\s*\[(?:[^\[\]]{1,40})\]\s*(?=\S)")
_TAIL = re.compile(r"\s*(?:\((?:fwd|fw)\)|\[(?:fwd|fw)\])\s*$", re.IGNORECASE)
_NONE = re.compile(r"[\s<(\[]*(?:без темы|no subject|тема отсутствует)[\s>)\]]*", re.IGNORECASE)
_PREFIX = re.compile(
    rf"\s*(?:(?P<reply>{any_of('reply')})|(?P<forward>{any_of('forward')}))\.?\s*(?:[\[(]?\d+[\])]?)?\s*[:：]\s*",
    re.IGNORECASE,
)
_TELLING = 3
"""Words from which on a subject tells one talk from others."""


@dataclass(frozen=True)
class Subject:
    """A subject: its core in small letters, the same as it is written, and whether a reply or a forward came before."""

    core: str
    bare: str = ""
    is_reply: bool = False
    is_forward: bool = False

    @property
    def is_specific(self) -> bool:
        """Tell whether two letters with this core hardly belong to two talks: several words, not `Заявка` alone."""
        told = {word for word in re.findall(r"\w+", self.core) if len(word) > 1}
        return len(told) >= _TELLING and not told <= words("general")

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to know a talk by."""
        return not self.core


def subject(text: str) -> Subject:
    """Read a subject: `Fwd: Re[2]: Отв: Стенд` is the talk about `стенд`."""
    rest, is_reply, is_forward = " ".join(text.split()), False, False
    while found := _PREFIX.match(rest) or _TAG.match(rest):
        groups = found.groupdict()
        is_reply = is_reply or bool(groups.get("reply"))
        # The first prefix says what this letter is, those behind it what it was before.
        is_forward = is_forward or bool(groups.get("forward") and not is_reply)
        rest = rest[found.end() :]
    if tail := _TAIL.search(rest):
        rest, is_forward = rest[: tail.start()], True
    core = "" if _NONE.fullmatch(rest) else rest.casefold().replace("ё", "е").strip(" .!-–—")
    return Subject(core, rest if core else "", is_reply, is_forward)
