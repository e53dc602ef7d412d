"""Tell about a run: in one line, in full, and as JSON."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from b24app.languages import Translate, phrase
from b24app.robots.why import because
from b24app.store.modes import OBSERVE
from b24app.store.runs import DONE, INTENDED, KEPT, WOULD, Effect, Run

_STATES = {
    "begun": phrase("at work"),
    "done": phrase("done"),
    "failed": phrase("gave up"),
    "stopped": phrase("stopped, a loop"),
}
_STARTED = {
    "robot": phrase("a robot call"),
    "change": phrase("a change of the card"),
    "timer": phrase("a time that came"),
    "hand": phrase("a person"),
}
_EFFECTS = {
    DONE: phrase("done"),
    INTENDED: phrase("sent, the outcome is unknown"),
    KEPT: phrase("found out"),
    WOULD: phrase("would be done"),
}
_LONGEST = 300


def line(run: Run, translate: Translate, language: str) -> str:
    """Tell about a run in one line."""
    state = translate(_STATES.get(run.state, run.state))
    if run.mode == OBSERVE:
        state += f" ({translate('only observed')})"
    said = because(run, language) or run.waits_for or ""
    return f"{run.begun_at:%Y-%m-%d %H:%M:%S}  {run.code}  {run.card or '?'}  {state}: {said}\n    {run.run_key}"


def told(run: Run, effects: Sequence[Effect], translate: Translate, language: str) -> str:
    """Tell everything about a run."""
    facts = {
        phrase("robot"): run.code,
        phrase("card"): f"{run.card or '?'}, {run.stage}" if run.stage else run.card or "?",
        phrase("begun by"): translate(_STARTED.get(run.started, run.started)),
        phrase("begun"): f"{run.begun_at:%Y-%m-%d %H:%M:%S} UTC",
        phrase("attempt"): run.attempt,
        phrase("took"): "" if run.seconds is None else f"{run.seconds:.2f} s",
        phrase("mode"): translate(phrase("only observes")) if run.mode == OBSERVE else translate(phrase("active")),
        phrase("settings"): _plain(run.inputs),
        phrase("state"): translate(_STATES.get(run.state, run.state)),
        phrase("waits for"): run.waits_for or "",
        phrase("decision"): run.decision,
        phrase("because"): because(run, language),
        phrase("gave back"): _plain(run.outputs),
        phrase("answer to the workflow"): run.answer,
    }
    lines = [run.run_key, *(f"  {translate(name)}: {value}" for name, value in facts.items() if value != "")]
    lines += [f"  {translate('effects')}:"] if effects else []
    return "\n".join([*lines, *(_effect(one, translate) for one in effects)])


def as_dict(run: Run, effects: Sequence[Effect] | None = None) -> dict[str, Any]:
    """Give a run to a machine."""
    body = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in vars(run).items()}
    if effects is not None:
        body["effects"] = [{"name": one.name, "state": one.state, "result": one.result} for one in effects]
    return body


def _effect(one: Effect, translate: Translate) -> str:
    said = f"    {one.name}: {translate(_EFFECTS.get(one.state, one.state))}"
    return said if one.result in (None, True) else f"{said}: {_plain(one.result)}"


def _plain(value: Any) -> str:
    if not value:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
