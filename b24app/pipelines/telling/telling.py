"""Tell what the pipelines of a portal say of one matter, beside the settings of a robot that is about it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from b24app.pipelines.telling.assigning import assigning
from b24app.pipelines.telling.contacting import following, junking, paying, visiting
from b24app.pipelines.telling.messages import sending
from b24app.pipelines.telling.qualifying import weighing
from b24app.pipelines.telling.told import Block, Told
from b24app.pipelines.telling.words import Words

_PARTS: Mapping[str, Callable[[Any, Words], Told]] = {
    "abc": weighing,
    "assignment": assigning,
    "junk": junking,
    "next_contact": following,
    "payment": paying,
    "visits": visiting,
}


def told_of(part: str, words: Words) -> Told:
    """Tell what one pipeline says under a key of its file, `messages` standing for those of its stages."""
    if part == "messages":
        return sending(words)
    given = getattr(words.pipeline, part, None) if part in _PARTS else None
    return _PARTS[part](given, words) if given is not None else Told()


def told_by(part: str, pipelines: Iterable[Words]) -> Told:
    """Tell what several pipelines say, each under its title; what all of them say alike is said once."""
    found = [(words, told_of(part, words)) for words in pipelines]
    if len(found) < 2:
        return found[0][1] if found else Told()
    keys = dict.fromkeys(key for _, told in found for key in told.defaults)
    blocks = [
        Block(f"{words.pipeline.title.said(words.language)} · {block.title}", block.lines, block.is_ordered)
        for words, told in found
        for block in told.blocks
    ]
    return Told({key: _joined(key, found) for key in keys}, tuple(blocks))


def _joined(key: str, found: list[tuple[Words, Told]]) -> str:
    said = {told.defaults[key] for _, told in found if key in told.defaults}
    if len(said) == 1:
        return said.pop()
    return "; ".join(
        f"{words.pipeline.title.said(words.language)}: {told.defaults[key]}"
        for words, told in found
        if key in told.defaults
    )
