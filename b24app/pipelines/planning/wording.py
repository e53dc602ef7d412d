"""Say in words what a plan does, line by line; how the lines look is the affair of each report."""

from collections.abc import Iterator, Mapping
from typing import Any

from b24app.languages import Translate, phrase
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.differences import PARTS
from b24app.pipelines.planning.plan import Plan

_KINDS = {
    "stage": phrase("stage"),
    "field": phrase("field"),
    "funnel": phrase("funnel"),
    "source": phrase("source"),
    "card": phrase("card"),
    "value": phrase("value"),
    "items": phrase("items of stage"),
    "answers": phrase("answers of field"),
}
_NAMES = {
    **PARTS,
    "name": phrase("name"),
    "switches": phrase("switched on"),
    "stages": phrase("stages"),
    "number": phrase("number"),
}


def in_order(plan: Plan) -> list[Change]:
    """List the changes as a person reads them: in the order of the file, then what moves and what goes."""
    return sorted(plan.changes, key=lambda change: (change.phase, *_place(plan.pipeline, change)))


def _place(pipeline: Pipeline, change: Change) -> tuple[int, int]:
    kinds = ["funnel", "source", "field", "stage", "card"]
    if change.verb in {"move", "delete"} or change.kind not in kinds:
        last = ["answers", "value", "items", "stage", "field", "funnel"]
        return len(kinds), last.index(change.kind) if change.kind in last else len(last)
    keys = [*pipeline.fields_] if change.kind == "field" else [stage.key for stage in pipeline.stages]
    return kinds.index(change.kind), keys.index(change.key) if change.key in keys else len(keys)


def summary(plan: Plan, translate: Translate) -> str:
    """Count what a plan does and what it leaves alone."""
    if not plan.changes:
        text = phrase("Nothing to change. Left alone: stages {stages}, fields {fields}.")
    elif plan.counts["move"]:
        text = phrase(
            "To create: {create}, to change: {update}, to delete: {delete}, to move: {move}. "
            "Left alone: stages {stages}, fields {fields}."
        )
    else:
        text = phrase(
            "To create: {create}, to change: {update}, to delete: {delete}. "
            "Left alone: stages {stages}, fields {fields}."
        )
    return translate(text).format(**plan.counts, stages=plan.kept_stages, fields=plan.kept_fields)


def headline(change: Change, translate: Translate) -> str:
    """Name a change in one line."""
    kind = translate(_KINDS[change.kind])
    is_keyed = change.key and change.kind not in {"items", "card"}
    name = f"{change.key} " if is_keyed else ""
    code = f" [{change.code}]" if change.code and change.code.lower() != change.key and change.kind != "funnel" else ""
    kept = translate(phrase(" (not in the file; it only moves up to stay behind the others)")) if change.is_kept else ""
    return f"{kind} {name}«{change.title}»{code}{_nature(change, translate)}{kept}"


def _nature(change: Change, translate: Translate) -> str:
    """Say in the same line what a new thing is, or where something moves."""
    if change.verb == "move":
        to = change.after.get("stage") or change.after.get("field") or change.after.get("value")
        return f" → {change.key if change.kind == 'items' and change.key else to}"
    if change.verb != "create":
        return ""
    if change.kind == "stage":
        return f": {change.semantics}, {change.after['color']}"
    if change.kind != "field":
        return ""
    multiple = f", {translate(phrase('multiple'))}" if change.after["multiple"] else ""
    return f": {change.after['type']}{multiple}"


def details(change: Change, plan: Plan, translate: Translate) -> Iterator[str]:
    """Say what differs and what it touches, a line each."""
    if change.verb in {"move", "delete"}:
        yield from _cost(change, translate)
        return
    shown = change.after if change.verb == "update" else {"values": change.after.get("values")}
    for name, value in shown.items():
        if value and name in _NAMES:
            yield from _line(translate(_NAMES[name]), name, change.before.get(name), value)
    holds = plan.items.get(change.code, 0) if change.kind == "stage" and change.verb == "update" else 0
    if holds:
        said = phrase("leads on this stage: {count}; they stay on it")
        if plan.pipeline.entity != "lead":
            said = phrase("items on this stage: {count}; they stay on it")
        yield translate(said).format(count=holds)


def _cost(change: Change, translate: Translate) -> Iterator[str]:
    count, lost = change.after.get("count"), change.after.get("lost")
    if change.kind == "answers":
        said = phrase("answers that move: {count}") if count is not None else phrase("answers that move: not counted")
        yield translate(said).format(count=(count or 0) - (lost or 0))
        if lost:
            yield translate(phrase("answers that do not fit and are lost: {count}")).format(count=lost)
    elif change.kind == "items":
        yield translate(phrase("items that move: {count}")).format(count=count or 0)
    elif change.kind in {"field", "value"}:
        said = phrase("answers in it now: {count}") if count is not None else phrase("answers in it now: not counted")
        yield translate(said).format(count=count)
    elif change.kind == "stage":
        yield translate(phrase("robots and triggers that people placed on it go with it"))


def _line(label: str, name: str, was: Any, value: Any) -> Iterator[str]:
    if name == "values":
        yield f"{label}: {', '.join(_value(one, was or []) for one in value)}"
    elif isinstance(value, Mapping):
        for language, text in value.items():
            if text != (was or {}).get(language):
                yield f"{label} ({language}): {_moved((was or {}).get(language), text)}"
    else:
        yield f"{label}: {_moved(was, value)}"


def _value(value: Mapping[str, Any], was: list[Mapping[str, Any]]) -> str:
    old = next((one["title"] for one in was if one["key"] == value["key"]), None)
    return _moved(old, value["title"]) if old is not None else f"+ «{value['title']}»"


def _moved(was: Any, value: Any) -> str:
    shown = f"«{value}»" if isinstance(value, str) else str(value)
    if was in (None, "", value):
        return shown
    return f"{f'«{was}»' if isinstance(was, str) else was} → {shown}"


def lacking(plan: Plan, translate: Translate) -> Iterator[str]:
    """Say which newly wanted answers are missing behind the stages that ask for them."""
    for one in plan.lacking:
        text = phrase("{stage} newly asks for {field}: {items} items on later stages lack it")
        if one.items is None:
            text = phrase("{stage} newly asks for {field}: how many items on later stages lack it cannot be counted")
        yield translate(text).format(stage=one.stage, field=one.field, items=one.items)


def drifted(plan: Plan, translate: Translate) -> Iterator[str]:
    """Say what somebody changed by hand since the last apply, as far as the file describes it or the plan undoes it."""
    yield from (one.said(translate) for one in plan.drift if one.is_ours or one.is_undone)
