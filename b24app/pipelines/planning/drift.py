"""Find what somebody changed by hand since the last apply, and where the file changed the same thing too."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pydantic import ValidationError

from b24app.languages import Translate, phrase
from b24app.pipelines.language.model import Pipeline, read_document
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.differences import Difference, State, differences
from b24app.pipelines.planning.foresight import foreseen
from b24app.pipelines.planning.managing import tended_fields, tended_stages
from b24app.pipelines.planning.observe import Observed


class Applied(Protocol):
    """A plan that was applied, as it is kept."""

    @property
    def document(self) -> dict[str, Any]:
        """Return the plan's own JSON."""
        ...

    @property
    def pipeline_document(self) -> dict[str, Any]:
        """Return the pipeline it was made of."""
        ...

    @property
    def applied_at(self) -> datetime | None:
        """Return when it was applied."""
        ...


@dataclass(frozen=True)
class Base:
    """What was applied last: the pipeline, and the state of the portal that it led to, None where it was not kept.

    `was_there` says that the place of the stages was there before.
    """

    pipeline: Pipeline
    state: State | None
    applied_at: datetime | None = None
    was_there: bool = True


def base_of(applied: Applied | None) -> Base | None:
    """Read what was applied last; None where nothing was, or where it cannot be read any more."""
    if applied is None:
        return None
    try:
        pipeline = read_document(applied.pipeline_document)
    except ValidationError:
        return None
    observed = applied.document.get("observed")
    state = foreseen(observed, applied.document["changes"]) if observed else None
    target = (observed or {}).get("target") or {}
    was_there = target.get("entity", "lead") == "lead" or target.get("category_id") is not None
    return Base(pipeline, state, applied.applied_at, was_there)


@dataclass(frozen=True)
class Drift:
    """One thing changed by hand; `is_conflict` where the file has changed it too since then.

    `is_undone` says that the plan sets it back, `is_ours` that the file describes the thing at all.
    """

    difference: Difference
    is_conflict: bool
    is_undone: bool
    is_ours: bool

    def document(self) -> dict[str, Any]:
        """Give it as plain JSON."""
        return {**vars(self), "difference": self.difference.document()}

    def said(self, translate: Translate) -> str:
        """Say it in one line."""
        who = phrase("conflict, changed by hand and in the file") if self.is_conflict else phrase("by hand")
        fate = phrase("the plan sets it back") if self.is_undone else phrase("it stays")
        return f"{translate(who)}: {self.difference.said(translate)}; {translate(fate)}"


def drift_of(base: Base, pipeline: Pipeline, observed: Observed, changes: Sequence[Change]) -> tuple[Drift, ...]:
    """List what differs from the state that the last apply left, in the order of the portal."""
    if base.state is None:
        return ()
    then, now = wishes(base.pipeline), wishes(pipeline)
    touched = set(_touched(changes))
    found = differences(base.state, observed.document())
    # What a funnel that was only made then is born with, nobody could know.
    known = (one for one in found if base.was_there or then.get(_name(one)) is not None)
    return tuple(_judged(one, then, now, touched) for one in known)


Wishes = Mapping[tuple[str, str, str], Any]


def _name(one: Difference) -> tuple[str, str, str]:
    return one.kind, one.name.upper(), one.part


def _judged(one: Difference, then: Wishes, now: Wishes, touched: set[tuple[str, str, str]]) -> Drift:
    name, whole = _name(one), (one.kind, one.name.upper(), "")
    is_conflict = then.get(name) != now.get(name)
    return Drift(one, is_conflict, is_undone=name in touched or whole in touched, is_ours=whole in now)


def wishes(pipeline: Pipeline) -> Wishes:
    """Give what a pipeline wants of each part it describes, by kind, name and part as differences name them."""
    found: dict[tuple[str, str, str], Any] = {}
    for place, stage in enumerate(tended_stages(pipeline)):
        title = stage.title.said(pipeline.language)
        parts = {"": True, "title": title, "color": stage.color, "semantics": stage.semantics, "sort": place}
        found |= {("stage", stage.code.upper(), part): value for part, value in parts.items()}
    for key, field in tended_fields(pipeline).items():
        helps = field.help.by_language() if field.help else None
        parts = {"": True, "titles": field.title.by_language(), "helps": helps, "type": field.type}
        parts["is_multiple"] = field.multiple
        found |= {("field", key.upper(), part): value for part, value in parts.items()}
        for value, text in field.values.items():
            name = f"{key}.{value}".upper()
            found |= {("value", name, ""): True, ("value", name, "title"): text.said(pipeline.language)}
    return found


def _touched(changes: Sequence[Change]) -> Iterator[tuple[str, str, str]]:
    """Name what a plan alters, as differences name it; what it makes or deletes as a whole."""
    for change in changes:
        if change.kind not in {"stage", "field", "value"}:
            continue
        name = (change.code if change.kind == "stage" else change.key).upper()
        if change.kind == "value":
            yield "value", f"{name}.{change.code}".upper(), ""
        elif change.verb == "update":
            yield from ((change.kind, name, part) for part in change.after)
            values = change.after.get("values", ())
            yield from (("value", f"{name}.{value['key']}".upper(), "") for value in values)
        else:
            yield change.kind, name, ""
