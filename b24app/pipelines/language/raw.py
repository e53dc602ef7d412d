"""Walk through the plain data of a file that may have any shape, passing over what has none."""

from collections.abc import Iterator, Mapping
from typing import Any

from b24app.pipelines.language.load import Source, Steps
from b24app.portal.card import STANDARD
from b24app.portal.crm import SYSTEM_STAGES
from b24app.portal.userfields import TYPES

_KINDS = {"amount": "money", "birthday": "date", "assigned": "user"}


def mapping(raw: Any) -> dict[str, Any]:
    """Return a mapping as it is, anything else as an empty one."""
    return raw if isinstance(raw, dict) else {}


def listed(raw: Any) -> list[Any]:
    """Return a list as it is, anything else as an empty one."""
    return raw if isinstance(raw, list) else []


def entity_of(source: Source) -> str:
    """Tell what moves along the funnel; leads where the file does not say it in a known word."""
    given = mapping(source.data).get("for")
    return given if isinstance(given, str) and given in SYSTEM_STAGES else "lead"


def born_as(source: Source) -> Mapping[str, str]:
    """Tell which stages the funnel is born with and what each of them means."""
    return SYSTEM_STAGES[entity_of(source)]


def each_stage(source: Source) -> Iterator[tuple[Steps, dict[str, Any]]]:
    """Give every stage with its place."""
    for number, stage in enumerate(listed(mapping(source.data).get("stages"))):
        yield ("stages", number), mapping(stage)


def each_requirement(source: Source) -> Iterator[tuple[int, Steps, dict[str, Any]]]:
    """Give every required answer with the number of its stage and its place; a bare key becomes a mapping."""
    for stage, (steps, raw) in enumerate(each_stage(source)):
        for number, wanted in enumerate(listed(raw.get("requires"))):
            yield stage, (*steps, "requires", number), {"field": wanted} if isinstance(wanted, str) else mapping(wanted)


def each_case(raw: Any, steps: Steps) -> Iterator[tuple[Steps, dict[str, Any]]]:
    """Give every mapping of conditions with its place, be there one of them or a list; `steps` lead to them."""
    if isinstance(raw, list):
        for number, case in enumerate(raw):
            yield (*steps, number), mapping(case)
    elif isinstance(raw, dict):
        yield steps, raw


def questions(source: Source) -> dict[str, Any]:
    """Return the custom fields by key."""
    return mapping(mapping(source.data).get("fields"))


def kind_of(source: Source, key: Any) -> str:
    """Tell the type of a field, of the file or of every lead; empty where it has none that is known."""
    if not isinstance(key, str):
        return ""
    if key in STANDARD:
        return _KINDS.get(key, "string")
    given = mapping(questions(source).get(key)).get("type")
    return given if isinstance(given, str) and given in TYPES else ""


def semantics_of(stage: Mapping[str, Any]) -> str:
    """Tell what a stage means; empty where it does not say it in a known word."""
    given = str(stage.get("semantics", "work")) if stage else ""
    return given if given in {"work", "success", "failure"} else ""
