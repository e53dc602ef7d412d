"""Show a plan to a person: every change on a line of its own, what it touches, and the counts at the end."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from b24app.languages import Translate, phrase
from b24app.pipelines.diff import Change
from b24app.pipelines.model import Pipeline
from b24app.pipelines.plan import Plan

_SIGNS = {"create": ("+", "green"), "update": ("~", "yellow")}
_KINDS = {"stage": phrase("stage"), "field": phrase("field")}
_NAMES = {
    "title": phrase("title"),
    "titles": phrase("title"),
    "helps": phrase("help"),
    "sort": phrase("sort"),
    "color": phrase("colour"),
    "values": phrase("values"),
}


def report(plan: Plan, console: Console, translate: Translate) -> None:
    """Print a plan in the order of the funnel; colours come only where the console is a terminal."""
    heading = translate(phrase("Plan for {portal}: {pipeline}"))
    console.print(Text(heading.format(portal=plan.name, pipeline=plan.pipeline.pipeline), "bold"), soft_wrap=True)
    for change in sorted(plan.changes, key=lambda change: _place(plan.pipeline, change)):
        sign, style = _SIGNS[change.verb]
        console.print(Text(f"  {sign} {_headline(change, translate)}", style), soft_wrap=True)
        for line in _lines(change, plan.leads, translate):
            console.print(Text(f"      {line}"), soft_wrap=True)
    console.print(Text(summary(plan, translate), "bold"), soft_wrap=True)


def _place(pipeline: Pipeline, change: Change) -> int:
    """Tell where a change stands in the file; what the file does not name comes last."""
    keys = [*pipeline.fields_] if change.kind == "field" else [stage.key for stage in pipeline.stages]
    first = 0 if change.kind == "field" else len(pipeline.fields_)
    return first + (keys.index(change.key) if change.key in keys else len(keys))


def summary(plan: Plan, translate: Translate) -> str:
    """Count what a plan does and what it leaves alone."""
    if not plan.changes:
        text = phrase("Nothing to change. Left alone: stages {stages}, fields {fields}.")
    else:
        text = phrase(
            "To create: {create}, to change: {update}, to delete: 0. Left alone: stages {stages}, fields {fields}."
        )
    return translate(text).format(**plan.counts, stages=plan.kept_stages, fields=plan.kept_fields)


def _headline(change: Change, translate: Translate) -> str:
    kind = translate(_KINDS[change.kind])
    name = f"{change.key} " if change.key else ""
    code = f" [{change.code}]" if change.code and change.code.lower() != change.key else ""
    kept = translate(phrase(" (not in the file; it only moves up to stay behind the others)")) if change.is_kept else ""
    return f"{kind} {name}«{change.title}»{code}{_nature(change, translate)}{kept}"


def _nature(change: Change, translate: Translate) -> str:
    """Say in the same line what a new thing is."""
    if change.verb == "update":
        return ""
    if change.kind == "stage":
        return f": {change.semantics}, {change.after['color']}"
    multiple = f", {translate(phrase('multiple'))}" if change.after["multiple"] else ""
    return f": {change.after['type']}{multiple}"


def _lines(change: Change, leads: Mapping[str, int], translate: Translate) -> Iterator[str]:
    shown = change.after if change.verb == "update" else {"values": change.after.get("values")}
    for name, value in shown.items():
        if value:
            yield from _line(translate(_NAMES[name]), name, change.before.get(name), value)
    holds = leads.get(change.code, 0) if change.kind == "stage" else 0
    if holds:
        yield translate(phrase("leads on this stage: {count}; they stay on it")).format(count=holds)


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
