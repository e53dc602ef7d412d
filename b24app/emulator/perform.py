"""Do one method call: alone in a request, or as a command of a batch."""

from typing import Any

from b24app.emulator import auth
from b24app.emulator.clock import iso
from b24app.emulator.envelope import Watch, enveloped
from b24app.emulator.errors import RestError, method_not_found
from b24app.emulator.grants import Caller
from b24app.emulator.hit import this_hit
from b24app.emulator.method import Call, Method
from b24app.emulator.methods import METHODS
from b24app.emulator.params import Params
from b24app.emulator.state import Portal


def perform(portal: Portal, caller: Caller, method: Method, params: Params) -> dict[str, Any]:
    """Check, run, charge the run time, write the journal; returns the answer's body or raises RestError."""
    watch = Watch(portal)
    try:
        body = _run(portal, caller, method, params, watch)
    except RestError as error:
        note(portal, method, params, caller.via, error)
        raise
    note(portal, method, params, caller.via)
    return body


def find(name: str) -> Method:
    """Find a method whatever the letter case of its name; refused by name when there is none."""
    method = METHODS.get(name.lower())
    if method is None:
        raise method_not_found()
    return method


def note(portal: Portal, method: Method | str, params: Params, via: str, error: RestError | None = None) -> None:
    """Write a call into the journal, without its token."""
    portal.journal.write(
        method=method.name if isinstance(method, Method) else method,
        params=params.shown(),
        status=error.status if error else 200,
        error=error.code if error else None,
        kind="write" if isinstance(method, Method) and method.is_write else "read",
        via=via,
        at=iso(portal.clock.now()),
    )


def _run(portal: Portal, caller: Caller, method: Method, params: Params, watch: Watch) -> dict[str, Any]:
    auth.allow(portal, caller, method)
    if portal.operating.is_over(caller.key, method.name):
        raise RestError("OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.", 429)
    result = method.answer(Call(portal, caller, params))
    simulated = portal.latency.seconds(method.name, result)
    this_hit().seconds += simulated
    portal.operating.add(caller.key, method.name, watch.seconds, simulated)
    return enveloped(result, watch.shown(caller, method.name, simulated))
