"""crm.automation.trigger*: triggers of applications, and the webhook trigger of the portal itself."""

import re

from b24app.emulator import native_robots as _native_robots  # noqa: F401 - importing registers
from b24app.emulator import triggers
from b24app.emulator.crm.kinds import DEAL, INVOICE, LEAD, QUOTE, Kind, kind_of
from b24app.emulator.errors import access_denied, said
from b24app.emulator.method import Call, method
from b24app.emulator.state import Row

PLACE = "crm/automation/triggers/crm-automation-trigger"
_CODE = re.compile(r"[a-z0-9.\-_]+")
_TARGET = re.compile(r"([A-Za-z]\w*)_(\d+)")


@method("crm.automation.trigger.add", scope="crm", write=True, source=f"{PLACE}-add", app=True, admin=True)
def add(call: Call) -> bool:
    """Register a trigger; a code that exists gets the new name."""
    code, name = _code(call), call.params.text("NAME")
    if not name:
        raise said("Empty trigger name!")
    call.portal.triggers[call.app.client_id, code] = name
    return True


@method("crm.automation.trigger.list", scope="crm", source=f"{PLACE}-list", app=True, admin=True)
def list_(call: Call) -> list[Row]:
    """Return the application's triggers."""
    own = ((code, name) for (owner, code), name in call.portal.triggers.items() if owner == call.app.client_id)
    return [{"NAME": name, "CODE": code} for code, name in own]


@method("crm.automation.trigger.delete", scope="crm", write=True, source=f"{PLACE}-delete", app=True, admin=True)
def delete(call: Call) -> bool:
    """Take a trigger away; where it is placed it stays and never fires."""
    if call.portal.triggers.pop((call.app.client_id, _code(call)), None) is None:
        raise said("Trigger not found!")
    return True


@method("crm.automation.trigger.execute", scope="crm", write=True, source=f"{PLACE}-execute", app=True, admin=True)
def execute(call: Call) -> bool:
    """Fire a trigger. True says nothing of whether the item moved."""
    code = _code(call)
    if (call.app.client_id, code) not in call.portal.triggers:
        raise said(f"Trigger with code {code} is not registered.")
    kind = kind_of(call.portal, call.params.number("OWNER_TYPE_ID"))
    if kind is None:
        raise said("Incorrect parameter OWNER_TYPE_ID.")
    if call.params.number("OWNER_ID") <= 0:
        raise said("Incorrect parameter OWNER_ID.")
    if _has_triggers(kind):
        triggers.fire(call.portal, call.app.client_id, code, kind.name, call.params.number("OWNER_ID"))
    return True


@method("crm.automation.trigger", scope="crm", write=True, source="crm/automation/crm-automation-trigger")
def webhook_trigger(call: Call) -> bool:
    """Fire the portal's own webhook trigger on TARGET; an application's triggers are out of its reach."""
    target = call.params.text("TARGET")
    if not target:
        raise said("Target is not set.")
    parts = _TARGET.fullmatch(target)
    if parts is None:
        raise said("Incorrect target format.")
    kind = next((kind for kind in _all(call) if kind.document[1] == parts[1].upper()), None)
    if kind is None:
        raise said("Target is not found.")
    if int(parts[2]) not in call.portal.crm.box(kind.type_id).rows:
        raise access_denied("Access denied! There is no permissions to update the entity.")
    triggers.fire(call.portal, "", call.params.text("CODE") or None, kind.name, int(parts[2]))
    return True


def _all(call: Call) -> list[Kind]:
    """List the types that have triggers."""
    known = (kind_of(call.portal, number) for number in (LEAD, DEAL, QUOTE, INVOICE, *call.portal.crm.types))
    return [kind for kind in known if kind and _has_triggers(kind)]


def _has_triggers(kind: Kind) -> bool:
    return bool(kind.stage_field)


def _code(call: Call) -> str:
    code = call.params.text("CODE")
    if not code:
        raise said("Empty trigger code!")
    if not _CODE.fullmatch(code):
        raise said("Wrong trigger code!")
    return code
