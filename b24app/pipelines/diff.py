"""Compare a pipeline with what a portal has: the changes that would make them agree, or why that cannot be done."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from b24app.languages import phrase
from b24app.pipelines import model
from b24app.pipelines.arrange import arranged, arranged_stages
from b24app.pipelines.faults import Fault, Faults
from b24app.pipelines.observe import Observed
from b24app.pipelines.texts import Text
from b24app.portal.crm import Stage
from b24app.portal.userfields import LANGUAGES, Field

COLORS = {"work": "#39A8EF", "success": "#7BD500", "failure": "#FF5752"}
"""Colours of new stages for which the file names none."""

_FIRST_SORT = 100


@dataclass(frozen=True)
class Change:
    """One step: what is made or altered; `row` is the portal's row and 0 for what is new.

    `before` and `after` hold only what differs. A stage that the file does not name may still have to move up.
    """

    verb: Literal["create", "update"]
    kind: Literal["field", "stage"]
    key: str
    title: str
    code: str = ""
    semantics: str = ""
    row: int = 0
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    is_kept: bool = False

    def document(self) -> dict[str, Any]:
        """Give the change as plain JSON."""
        return asdict(self)


class Impossible(Faults):
    """The portal cannot be made to follow the file; mend each of these."""

    code = "plan.impossible"


def diff(pipeline: model.Pipeline, observed: Observed) -> tuple[Change, ...]:
    """List the changes in the order of the file; raises Impossible with all that the portal never changes in place."""
    faults = [*_stage_faults(pipeline, observed), *_field_faults(pipeline, observed)]
    if faults:
        raise Impossible(faults)
    return (*_field_changes(pipeline, observed), *_stage_changes(pipeline, observed))


def _stage_faults(pipeline: model.Pipeline, observed: Observed) -> Iterator[Fault]:
    for stage in pipeline.stages:
        there = observed.stage(stage.code)
        # The portal finds a stage whatever the size of the letters, but moves a lead only by the exact code.
        if there and there.status != stage.code:
            where = f"{pipeline.pipeline}, stage {stage.key}"
            what = phrase("on the portal the code is written {there}"), phrase("write status: {there}")
            yield Fault(*what, where=where, there=there.status)
        elif there and there.semantics != stage.semantics:
            yield Fault(
                phrase("on the portal {code} means {there}, which never changes there; the file says {wanted}"),
                phrase("give the stage another status:"),
                where=f"{pipeline.pipeline}, stage {stage.key}",
                code=there.status,
                there=there.semantics,
                wanted=stage.semantics,
            )


def _field_faults(pipeline: model.Pipeline, observed: Observed) -> Iterator[Fault]:
    for key, wanted in pipeline.fields_.items():
        there = observed.field(key)
        if there and (there.type, there.is_multiple) != (wanted.type, wanted.multiple):
            yield Fault(
                phrase("on the portal this field is {there}, which never changes there; the file says {wanted}"),
                phrase("give the field another key"),
                where=f"{pipeline.pipeline}, field {key}",
                there=_kind(there.type, is_multiple=there.is_multiple),
                wanted=_kind(wanted.type, is_multiple=wanted.multiple),
            )


def _kind(kind: str, *, is_multiple: bool) -> str:
    return f"multiple {kind}" if is_multiple else kind


def _stage_changes(pipeline: model.Pipeline, observed: Observed) -> Iterator[Change]:
    sorts = arranged_stages(pipeline, observed)
    for stage in pipeline.stages:
        there = observed.stage(stage.code)
        wanted = _wanted_stage(stage, pipeline.language, sorts[stage.code.upper()])
        yield from _stage_change(stage, wanted, there)
    ours = {stage.code.upper() for stage in pipeline.stages}
    for there in observed.stages:
        sort = sorts.get(there.status.upper(), there.sort)
        if there.status.upper() not in ours and sort != there.sort:
            moved = {"before": {"sort": there.sort}, "after": {"sort": sort}}
            yield Change(
                "update", "stage", "", there.title, there.status, there.semantics, there.id, **moved, is_kept=True
            )


def _wanted_stage(stage: model.Stage, language: str, sort: int) -> dict[str, Any]:
    color = {"color": stage.color} if stage.color else {}
    return {"title": stage.title.said(language), "sort": sort, **color}


def _stage_change(stage: model.Stage, wanted: Mapping[str, Any], there: Stage | None) -> Iterator[Change]:
    if there is None:
        after = {"color": COLORS[stage.semantics], **wanted}
        yield Change("create", "stage", stage.key, wanted["title"], stage.code, stage.semantics, after=after)
        return
    now = asdict(there)
    after = {name: value for name, value in wanted.items() if now[name] != value}
    if after:
        before = {name: now[name] for name in after}
        known = (there.status, there.semantics, there.id)
        yield Change("update", "stage", stage.key, there.title, *known, before=before, after=after)


def _field_changes(pipeline: model.Pipeline, observed: Observed) -> Iterator[Change]:
    for number, (key, wanted) in enumerate(pipeline.fields_.items(), 1):
        there = observed.field(key)
        if there is None:
            yield _new_field(key, wanted, pipeline.language, _FIRST_SORT + number)
        else:
            yield from _altered_field(key, wanted, there, pipeline.language)


def _new_field(key: str, wanted: model.CustomField, language: str, sort: int) -> Change:
    after = {
        "type": wanted.type,
        "multiple": wanted.multiple,
        "titles": _texts(wanted.title),
        "helps": _texts(wanted.help),
        "values": _values(wanted, (), language),
        "sort": sort,
    }
    return Change("create", "field", key, wanted.title.said(language), after=after)


def _altered_field(key: str, wanted: model.CustomField, there: Field, language: str) -> Iterator[Change]:
    now = {
        "titles": dict(zip(LANGUAGES, there.titles, strict=True)),
        "helps": dict(zip(LANGUAGES, there.helps, strict=True)),
        "values": [asdict(value) for value in there.values],
    }
    after: dict[str, Any] = {"titles": _texts(wanted.title), "helps": _texts(wanted.help) or _filled(now["helps"])}
    after = {name: texts for name, texts in after.items() if texts != _filled(now[name])}
    values = _values(wanted, now["values"], language)
    if values:
        after["values"] = values
    if after:
        before = {name: now[name] for name in after}
        yield Change("update", "field", key, wanted.title.said(language), row=there.id, before=before, after=after)


def _filled(texts: Any) -> dict[str, str]:
    """Let one language stand for the other where the portal has none, as the file's language does."""
    first = next((text for text in texts.values() if text), "")
    return {language: text or first for language, text in texts.items()}


def _texts(text: Text | None) -> dict[str, str]:
    return {language: text.said(language) for language in LANGUAGES} if text else {}


def _values(wanted: model.CustomField, now: Any, language: str) -> list[dict[str, Any]]:
    """List the values to send: new ones, and those whose title or place differs, each with all it has."""
    known = {value["key"]: value for value in now}
    # Values without a code of their own stay and are only in the way.
    sorts = {value["key"] or f"#{value['id']}": value["sort"] for value in now}
    placed = arranged(list(wanted.values), sorts)
    blank = {"id": 0, "is_default": False}
    whole = [
        {**known.get(key, blank), "key": key, "title": title.said(language), "sort": placed[key]}
        for key, title in wanted.values.items()
    ]
    return [value for value in whole if value != known.get(value["key"])]
