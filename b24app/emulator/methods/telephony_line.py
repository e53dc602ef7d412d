"""telephony.externalLine.*: numbers of an application's own telephony."""

from b24app.emulator.errors import core
from b24app.emulator.method import Call, method
from b24app.emulator.required import yes
from b24app.emulator.state import Row

PLACE = "telephony/telephony-external-line"
NAMES = ("NUMBER", "NAME", "CRM_AUTO_CREATE")


@method("telephony.externalLine.add", scope="telephony", write=True, app=True, source=f"{PLACE}-add")
def add(call: Call) -> Row:
    """Make a line of the calling application."""
    lines, number = _lines(call), _number(call)
    if number in lines:
        raise core("Line already exists")
    lines[number] = {"ID": call.portal.next_id("line"), "NUMBER": number, "NAME": call.params.text("NAME")}
    lines[number]["CRM_AUTO_CREATE"] = _auto(call, "Y")
    return {"ID": lines[number]["ID"]}


@method("telephony.externalLine.get", scope="telephony", app=True, source=f"{PLACE}-get")
def get(call: Call) -> list[Row]:
    """Return the lines of the calling application."""
    return [{name: row[name] for name in NAMES} for row in _lines(call).values()]


@method("telephony.externalLine.update", scope="telephony", write=True, app=True, source=f"{PLACE}-update")
def update(call: Call) -> Row:
    """Change a line; its number in the answer is text, unlike that of a new one."""
    row = _existing(call)
    row["NAME"] = call.params.text("NAME") if "NAME" in call.params else row["NAME"]
    row["CRM_AUTO_CREATE"] = _auto(call, row["CRM_AUTO_CREATE"])
    return {"ID": str(row["ID"])}


@method("telephony.externalLine.delete", scope="telephony", write=True, app=True, source=f"{PLACE}-delete")
def delete(call: Call) -> list[Row]:
    """Remove a line."""
    del _lines(call)[_existing(call)["NUMBER"]]
    return []


def _auto(call: Call, usual: str) -> str:
    return ("Y" if yes(call.params["CRM_AUTO_CREATE"]) else "N") if "CRM_AUTO_CREATE" in call.params else usual


def _existing(call: Call) -> Row:
    number = _number(call)
    if number not in _lines(call):
        raise core(f"Could not find line with number {number}")
    return _lines(call)[number]


def _number(call: Call) -> str:
    number = call.params.text("NUMBER")
    if not number:
        raise core("NUMBER should not be empty")
    return number


def _lines(call: Call) -> dict[str, Row]:
    lines: dict[str, Row] = call.portal.work.lines.setdefault(call.app.client_id, {})
    return lines
