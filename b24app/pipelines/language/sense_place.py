"""Find a place that cannot be meant: a funnel for leads, a smart process for deals, fields in the card twice."""

from collections.abc import Iterator
from typing import Any

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault
from b24app.pipelines.language.load import Source, Steps
from b24app.pipelines.language.raw import each_requirement, entity_of, listed, mapping, questions
from b24app.pipelines.language.shape import did_you_mean
from b24app.portal.card import OF_CLIENT, STANDARD, STANDARD_OF

_DYNAMIC = range(128, 193)
_FIRST_EVEN = 1030


def place_faults(source: Source) -> Iterator[Fault]:
    """Give every fault of funnel:, process: and sections:."""
    yield from _owners(source)
    yield from _funnel(source)
    yield from _number(source)
    yield from _sections(source)
    yield from _not_theirs(source)


def _not_theirs(source: Source) -> Iterator[Fault]:
    """Find fields of leads that the cards of this funnel do not have."""
    missing = set(STANDARD) - set(STANDARD_OF[entity_of(source)]) - set(questions(source))
    sections = mapping(mapping(source.data).get("sections"))
    named: list[tuple[Steps, Any]] = [
        (("sections", name, "fields", number), word)
        for name, section in sections.items()
        for number, word in enumerate(listed(mapping(section).get("fields")))
    ]
    for _, steps, wanted in each_requirement(source):
        own = (*steps, "field")
        named.append((own if own in source.values else steps, wanted.get("field")))
    for steps, word in named:
        # What the client is called stands in its own card, where it is read but not shown.
        known = () if steps[0] == "sections" else OF_CLIENT
        if isinstance(word, str) and word in missing and word not in known:
            what = phrase('leads have a field "{key}", these cards do not')
            way_out = phrase("ask for it on the lead, or describe a field of your own under another key")
            yield Fault(what, way_out, where=source.at(steps), key=word)


def _owners(source: Source) -> Iterator[Fault]:
    data, entity = mapping(source.data), entity_of(source)
    if "funnel" in data and entity == "lead":
        what = phrase("leads have one funnel, and it has no name"), phrase("remove it or write for: deal")
        yield Fault(*what, where=source.at(("funnel",), of_key=True))
    if "process" in data and entity != "smart_process":
        what = phrase("only a smart process is described here"), phrase("remove it or write for: smart_process")
        yield Fault(*what, where=source.at(("process",), of_key=True))


def _funnel(source: Source) -> Iterator[Fault]:
    funnel = mapping(mapping(source.data).get("funnel"))
    if "was" in funnel and funnel.get("default") is True:
        what = phrase("the default funnel is found without its name"), phrase("remove was:")
        yield Fault(*what, where=source.at(("funnel", "was"), of_key=True))


def _number(source: Source) -> Iterator[Fault]:
    process = mapping(mapping(source.data).get("process"))
    number = process.get("number")
    if isinstance(number, int) and not isinstance(number, bool) and number > 0:
        is_even = number >= _FIRST_EVEN and number % 2 == 0
        if number not in _DYNAMIC and not is_even:
            what = phrase("a smart process cannot have this number")
            way_out = phrase("write 128 to 192, or an even number from 1030 up")
            yield Fault(what, way_out, where=source.at(("process", "number")))
        if "was" in process:
            said = phrase("the smart process is found by its number"), phrase("remove was:")
            yield Fault(*said, where=source.at(("process", "was"), of_key=True))


def _sections(source: Source) -> Iterator[Fault]:
    placed: set[str] = set()
    known = {*questions(source), *STANDARD}
    for name, section in mapping(mapping(source.data).get("sections")).items():
        for number, word in enumerate(listed(mapping(section).get("fields"))):
            where = source.at(("sections", name, "fields", number))
            if not isinstance(word, str):
                continue
            if word in placed:
                what = phrase('"{word}" is in the card twice'), phrase("keep one of them")
                yield Fault(*what, where=where, word=word)
            elif word not in known and not word.isupper():
                way_out, values = did_you_mean(word, known)
                yield Fault(phrase('there is no field "{key}"'), way_out, where=where, key=word, **values)
            placed.add(word)
