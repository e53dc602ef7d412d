"""Compare the sections of a pipeline with the card of a portal.

What the file names stands in the section and the order that the file says; everything else that people have placed
stays where it is. Where nobody has arranged the card, the portal's usual sections stay before the named ones,
unless the file places the title: then the file describes the whole card.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.diff_place import NEW_PROCESS
from b24app.pipelines.planning.managing import IGNORED, MANAGED
from b24app.pipelines.planning.observe import Observed
from b24app.portal.layout import Element, Layout, Section, element_name, usual_layout
from b24app.portal.targets import Target
from b24app.portal.userfields import field_name

_TITLE = "title"


def card_changes(pipeline: Pipeline, observed: Observed) -> Iterator[Change]:
    """List the one change that lays the card out; nothing where the file names no sections.

    Raises the portal's refusal where it does not show the card.
    """
    if not pipeline.sections or pipeline.manage == IGNORED:
        return
    if observed.hidden:
        raise observed.hidden
    if pipeline.manage != MANAGED and observed.layout is not None:
        return
    now = observed.layout
    wanted = laid_out(pipeline, observed)
    if wanted != now:
        before = {"sections": documents(now)} if now else {}
        yield Change(
            "update" if now else "create",
            "card",
            pipeline.pipeline,
            pipeline.title.said(pipeline.language),
            before=before,
            after={"sections": documents(wanted)},
        )


def laid_out(pipeline: Pipeline, observed: Observed) -> Layout:
    """Give the card as it should be."""
    base = observed.layout or _born(pipeline, observed)
    named = {
        key: (section.title.said(pipeline.language), [element_name(word, observed.target) for word in section.fields_])
        for key, section in pipeline.sections.items()
    }
    return _ordered(_filled(base, named), list(named))


def _born(pipeline: Pipeline, observed: Observed) -> Layout:
    if any(_TITLE in section.fields_ for section in pipeline.sections.values()):
        return ()
    process, said = observed.target.process, pipeline.process
    switches: dict[str, bool] = dict(process.switches if process else NEW_PROCESS)
    switches |= {str(name): is_on for name, is_on in said.switches.items()} if said else {}
    custom = [field_name(field.key, observed.target) for field in observed.fields]
    return usual_layout(observed.target, custom, switches)


def _filled(base: Layout, named: Mapping[str, tuple[str, list[str]]]) -> Layout:
    known = {element.name: element for section in base for element in section.elements}
    own = {name: key for key, (_, names) in named.items() for name in names}
    rest = tuple(
        replace(one, elements=tuple(e for e in one.elements if own.get(e.name, one.name) == one.name)) for one in base
    )
    there = {section.name: section.elements for section in rest}
    ours = {
        key: Section(key, title, _merged(there.get(key, ()), [known.get(name, Element(name)) for name in names]))
        for key, (title, names) in named.items()
    }
    kept = [ours.get(section.name, section) for section in rest]
    return (*kept, *(section for key, section in ours.items() if key not in there))


def _merged(now: tuple[Element, ...], named: list[Element]) -> tuple[Element, ...]:
    """Put the named fields in order into the places that they have; the others stay, new ones follow the last."""
    places = [number for number, element in enumerate(now) if element in named]
    end = places[-1] + 1 if places else 0
    ours = iter(named)
    kept = [next(ours) if number in places else element for number, element in enumerate(now)]
    return (*kept[:end], *ours, *kept[end:])


def _ordered(layout: Layout, keys: list[str]) -> Layout:
    """Put our sections in the file's order into the places that ours have; the others stay."""
    by_name = {section.name: section for section in layout}
    ours = iter(keys)
    return tuple(by_name[next(ours)] if section.name in keys else section for section in layout)


def documents(layout: Layout | None) -> list[dict[str, Any]]:
    """Give a layout as plain JSON."""
    return [
        {"name": one.name, "title": one.title, "elements": [_document(element) for element in one.elements]}
        for one in layout or ()
    ]


def _document(element: Element) -> dict[str, Any]:
    return {"name": element.name, "is_always": element.is_always, "options": dict(element.options)}


def layout_of(raw: Any, target: Target) -> Layout:
    """Turn `documents` back; fields of a smart process that was still to be made get its number now."""
    unborn = Target(target.entity, 0).field_prefix
    return tuple(
        Section(
            name=one["name"],
            title=one["title"],
            elements=tuple(
                Element(element["name"].replace(unborn, target.field_prefix), element["is_always"], element["options"])
                for element in one["elements"]
            ),
        )
        for one in raw
    )
