"""batch: up to fifty calls in one request, each able to use what the earlier ones gave."""

import re
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from b24app.emulator import perform
from b24app.emulator.brackets import as_php, decode
from b24app.emulator.envelope import Watch
from b24app.emulator.errors import RestError
from b24app.emulator.faults import Fault
from b24app.emulator.grants import Caller
from b24app.emulator.hit import this_hit
from b24app.emulator.latency import LONGEST
from b24app.emulator.misbehave import BEFORE, REFUSALS, Broken
from b24app.emulator.params import Params
from b24app.emulator.state import Portal

NAME = "batch"
LARGEST = 50

_REFERENCE = re.compile(r"\$(result|error|total|next|time)((?:\[[^\[\]]+\])+)")
_KEY = re.compile(r"\[([^\[\]]+)\]")
_MISSING = object()

Parts = dict[str, dict[str, Any]]


def run(portal: Portal, caller: Caller, params: Params) -> dict[str, Any]:
    """Run the commands one after another; always answered with 200, errors stand under their keys."""
    watch = Watch(portal)
    perform.note(portal, NAME, params, caller.via)
    parts: Parts = {"result": {}, "error": {}, "total": {}, "next": {}, "time": {}}
    halt = params.get("HALT") not in (None, "", "0", 0, False)
    for place, (key, command) in enumerate(params.mapping("CMD").items()):
        # The portal passes over what is not text, without a word.
        if this_hit().seconds > LONGEST:
            break
        if isinstance(command, str):
            _run_one(portal, caller, parts, key, command, is_over=place >= LARGEST)
        if halt and parts["error"]:
            break
    names = {"result": "result"} | {part: f"result_{part}" for part in ("error", "total", "next", "time")}
    result = {name: as_php(parts[part]) for part, name in names.items()}
    return {"result": result, "time": watch.shown(caller, NAME)}


def _run_one(portal: Portal, caller: Caller, parts: Parts, key: str, command: str, *, is_over: bool) -> None:
    try:
        body = _refuse_length() if is_over else _body(portal, caller, parts, command)
    except RestError as error:
        parts["error"][key] = error.body()
        return
    parts["result"][key] = body["result"]
    for part in ("total", "next", "time"):
        if part in body:
            parts[part][key] = body[part]


def _refuse_length() -> NoReturn:
    raise RestError("ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded")


def _body(portal: Portal, caller: Caller, parts: Parts, command: str) -> dict[str, Any]:
    # What follows a bare # is lost, as in any URL.
    name, _, query = command.partition("#")[0].partition("?")
    if name.strip().lower() == NAME:
        raise RestError("ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage", 405)
    params = Params(decode(parse_qsl(query, keep_blank_values=True)))
    if "$" in query or "%24" in query:
        params = Params({key: _filled(value, parts) for key, value in params.raw.items()})
    fault = portal.faults.next_for(name.strip(), "batch", caller.key.removeprefix("webhook "))
    try:
        if fault:
            _misbehave_before(fault)
        method = perform.find(name.strip())
    except RestError as error:
        perform.note(portal, name, params, caller.via, error)
        raise
    body = perform.perform(portal, caller, method, params)
    if fault and fault.do == "late":
        this_hit().pause += fault.seconds or 1.0
    elif fault:
        raise Broken(fault)
    return body


def _misbehave_before(fault: Fault) -> None:
    """Refuse one command, or break the whole batch off before it."""
    if fault.do in REFUSALS:
        raise REFUSALS[fault.do]
    if fault.do in BEFORE:
        raise Broken(fault)


def _filled(value: Any, parts: Parts) -> Any:
    """Put results in place of references: a whole value keeps its type, one that leads nowhere stays text."""
    if isinstance(value, dict):
        return {key: _filled(item, parts) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, parts) for item in value]
    whole = _REFERENCE.fullmatch(value)
    if whole:
        found = _found(whole, parts)
        return value if found is _MISSING else found
    return _REFERENCE.sub(lambda match: _as_text(match, _found(match, parts)), value)


def _as_text(match: re.Match[str], found: Any) -> str:
    return (
        match.group(0) if found is _MISSING or isinstance(found, (dict, list)) else "" if found is None else str(found)
    )


def _found(match: re.Match[str], parts: Parts) -> Any:
    place: Any = parts[match.group(1)]
    for key in _KEY.findall(match.group(2)):
        if isinstance(place, dict) and key in place:
            place = place[key]
        elif isinstance(place, list) and key.isdigit() and int(key) < len(place):
            place = place[int(key)]
        else:
            return _MISSING
    return place
