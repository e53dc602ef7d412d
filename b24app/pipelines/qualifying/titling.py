"""Make a lead's title by template, and put it where our earlier one stood: what a person wrote is never lost."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PORTAL_LIMIT = 255
"""The most signs the portal keeps of a title."""

_KEY = re.compile(r"\{([a-z0-9_]+)\}")
_BETWEEN = re.compile(r"(\s+[·•|/—–-]\s+|\s*[,;:]\s+)")
_NUMBERED = re.compile(r"\s*(?:(?:лид|lead|сделка|deal)\s*)?(?:#|№)\s*\d+\s*", re.IGNORECASE)
_LEAST = 12
"""Signs that our part of a title needs at least; with less room a title stays as it is."""


@dataclass(frozen=True)
class Retitled:
    """What becomes of a title: its text, our part of it, what of a person's it takes the place of.

    `is_left` says that a person wrote it after us, so that it stays.
    """

    text: str
    ours: str
    replaced: str = ""
    is_left: bool = False


def made(template: str, values: Mapping[str, str], limit: int) -> str:
    """Put values into a template; a piece between two marks goes where nothing it names has a value."""
    pieces = _BETWEEN.split(template)
    found: list[str] = []
    mark = ""
    for number, piece in enumerate(pieces):
        if number % 2:
            mark = mark or piece
        elif text := _filled(piece, values):
            found += [mark, text] if found else [text]
            mark = ""
    return shortened(found, limit)


def _filled(piece: str, values: Mapping[str, str]) -> str:
    keys = _KEY.findall(piece)
    words = re.sub(r"\W", "", _KEY.sub("", piece))
    if keys and not words and not any(values.get(key) for key in keys):
        return ""
    return re.sub(r"\s+", " ", _KEY.sub(lambda found: values.get(found[1], ""), piece)).strip()


def shortened(pieces: list[str], limit: int) -> str:
    """Join pieces and the marks between them; the longest piece gives way until the whole fits."""
    pieces = list(pieces)
    while (over := len("".join(pieces)) - limit) > 0:
        longest = max(range(0, len(pieces), 2), key=lambda number: len(pieces[number]))
        text = pieces[longest]
        if len(text) < 3:
            return "".join(pieces)[:limit].rstrip()
        kept = text[: max(len(text) - over - 1, 1)].rstrip(" …,.")
        shorter = kept + "…"
        pieces[longest] = shorter if len(shorter) < len(text) else text[:1]
    return "".join(pieces)


def retitled(
    now: str, ours: Iterable[str], template: str, values: Mapping[str, str], limit: int, *, is_first: bool
) -> Retitled:
    """Say what a title becomes; `ours` are titles that we may have given, `is_first` says that we never gave one.

    What people wrote before or behind our earlier title stays there, and our part gives way to it.
    """
    now, new = now.strip(), made(template, values, limit)
    if not now or _NUMBERED.fullmatch(now) or now == new:
        return Retitled(new, new)
    if (found := _around(now, ours)) is not None:
        before, after = found
        room = min(limit, PORTAL_LIMIT) - len(before) - len(after)
        if room < min(_LEAST, len(new)):
            return Retitled(now, now[len(before) : len(now) - len(after)])
        new = made(template, values, room)
        return Retitled(before + new + after, new)
    return Retitled(new, new, replaced=now) if is_first else Retitled(now, "", is_left=True)


def _around(now: str, ours: Iterable[str]) -> tuple[str, str] | None:
    """Find the longest of our titles in a title and return what stands around it."""
    for one in sorted({text for text in ours if text}, key=len, reverse=True):
        found = re.search(rf"(?<!\w){re.escape(one)}(?!\w)", now)
        if found and (len(one) >= _LEAST or one == now):
            return now[: found.start()], now[found.end() :]
    return None
