"""Register robots with a portal and answer its workflows.

https://apidocs.bitrix24.com/api-reference/bizproc/index.html
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.marker import Marker
from b24app.portal.outcome import Command, told
from b24app.portal.refusals import Refusal

DOCUMENTS: Mapping[str, tuple[str, str, str]] = {
    "lead": ("crm", "CCrmDocumentLead", "LEAD"),
    "deal": ("crm", "CCrmDocumentDeal", "DEAL"),
    "smart_process": ("crm", "Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic", "DYNAMIC"),
}
"""Kinds of card a robot can be placed on, and the portal's document type of each; smart processes share theirs."""

_DYNAMIC = re.compile(r"DYNAMIC_(\d+)_(\d+)")


@dataclass(frozen=True)
class Property:
    """One input or output of a robot; `kind` is the portal's type, titles are by language."""

    kind: str
    title: Mapping[str, str]
    help: Mapping[str, str]
    is_required: bool = False
    is_multiple: bool = False
    options: Mapping[str, Mapping[str, str]] | None = None
    default: str | list[str] | None = None


@dataclass(frozen=True)
class Definition:
    """All a portal is told about a robot."""

    code: str
    handler: str
    title: Mapping[str, str]
    help: Mapping[str, str]
    documents: Sequence[str]
    inputs: Mapping[str, Property]
    outputs: Mapping[str, Property]
    is_awaited: bool = True
    user_id: int | None = None
    page: str = ""
    """Address of the robot's own page of settings; it must differ from that of every other robot."""
    language: str = "ru"

    @property
    def fingerprint(self) -> str:
        """Tell one definition from another: the portal cannot be asked for what it was given."""
        told = json.dumps(_fields(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()


def robot_codes(portal: Portal) -> list[str]:
    """List the codes of this app's robots; the portal tells nothing else about them."""
    return [str(code) for code in portal.read("bizproc.robot.list").result or []]


def add_robots(portal: Portal, definitions: Iterable[Definition]) -> Iterator[tuple[str, bool]]:
    """Register robots, many in a request; says of each, by code, whether it is new to the portal."""
    marker = Marker.harmless("the portal refuses a second robot of one code")
    commands = [
        Command("bizproc.robot.add", {"CODE": one.code, **_fields(one)}, key=one.code, marker=marker)
        for one in definitions
    ]
    yield from told(portal.write_many(commands), lambda no: no.error == "ERROR_ACTIVITY_ALREADY_INSTALLED")


def update_robots(portal: Portal, definitions: Iterable[Definition]) -> Iterator[str]:
    """Replace what the portal knows of robots, many in a request; gives the code of each as it is done.

    Robots already placed on stages stay there.
    """
    commands = [
        Command("bizproc.robot.update", {"CODE": one.code, "FIELDS": _fields(one)}, key=one.code) for one in definitions
    ]
    yield from (code for code, _ in told(portal.write_many(commands), lambda _: False))


def delete_robot(portal: Portal, code: str) -> bool:
    """Take a robot away; False where the portal has none. Where it stands on a stage it breaks the automation there.

    https://apidocs.bitrix24.com/api-reference/bizproc/bizproc-robot/bizproc-robot-delete.html
    """
    try:
        portal.write("bizproc.robot.delete", {"CODE": code})
    except Refusal as refusal:
        if refusal.error != "ERROR_ACTIVITY_NOT_FOUND":
            raise
        return False
    return True


def answer_workflow(portal: Portal, event_token: str, values: Mapping[str, Any], message: str) -> bool:
    """Let a waiting workflow go on; False where the portal says that this token has been used.

    A portal that still takes the token answers yes even when the workflow has gone on without us.
    """
    try:
        portal.add(
            "bizproc.event.send",
            {"EVENT_TOKEN": event_token, "RETURN_VALUES": dict(values), "LOG_MESSAGE": message},
            marker=Marker.harmless("a workflow goes on once, whatever it is told afterwards"),
        )
    except Refusal as refusal:
        if refusal.error != "ACCESS_DENIED":
            raise
        return False
    return True


def document_of(document_id: Sequence[str]) -> tuple[str, int]:
    """Read `["crm", "CCrmDocumentLead", "LEAD_123"]` as `("lead", 123)`; raises ValueError for other documents.

    An item of a smart process, `DYNAMIC_130_7`, is `("dynamic_130", 7)`.
    """
    module, entity, _ = DOCUMENTS["smart_process"]
    if list(document_id[:2]) == [module, entity] and (found := _DYNAMIC.fullmatch(str(document_id[-1]))):
        return f"dynamic_{found[1]}", int(found[2])
    prefix, _, number = str(document_id[-1]).rpartition("_") if document_id else ("", "", "")
    for kind, (module, entity, name) in DOCUMENTS.items():
        if prefix == name and list(document_id[:2]) == [module, entity]:
            return kind, int(number)
    raise ValueError(document_id)


def document_id(kind: str, number: int) -> list[str]:
    """Write `("lead", 123)` as `["crm", "CCrmDocumentLead", "LEAD_123"]`, the other way round."""
    if kind in DOCUMENTS:
        module, entity, name = DOCUMENTS[kind]
        return [module, entity, f"{name}_{number}"]
    module, entity, _ = DOCUMENTS["smart_process"]
    return [module, entity, f"{kind.upper()}_{number}"]


def _fields(definition: Definition) -> dict[str, Any]:
    types = [list(DOCUMENTS[kind]) for kind in definition.documents]
    fields = {
        "HANDLER": definition.handler,
        # Left out, the person who places the robot would choose whether the workflow waits.
        "USE_SUBSCRIPTION": "Y" if definition.is_awaited else "N",
        "NAME": dict(definition.title),
        "DESCRIPTION": dict(definition.help),
        "PROPERTIES": {key: _property(one, definition.language) for key, one in definition.inputs.items()},
        "RETURN_PROPERTIES": {key: _property(one, definition.language) for key, one in definition.outputs.items()},
        # One type only: it opens that document's own property types and hides the robot nowhere.
        "DOCUMENT_TYPE": types[0] if len(types) == 1 and types[0][2] != "DYNAMIC" else [],
        "FILTER": {"INCLUDE": [kind[:2] for kind in types]},
    }
    if definition.page:
        fields |= {"USE_PLACEMENT": "Y", "PLACEMENT_HANDLER": definition.page}
    return fields if definition.user_id is None else fields | {"AUTH_USER_ID": definition.user_id}


def _property(one: Property, language: str) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "Name": dict(one.title),
        "Description": dict(one.help),
        "Type": one.kind,
        "Required": "Y" if one.is_required else "N",
        "Multiple": "Y" if one.is_multiple else "N",
    }
    if one.options is not None:
        # The portal takes one text for an option, not one a language.
        fields["Options"] = {key: title.get(language) or title.get("en") or key for key, title in one.options.items()}
    if one.default is not None:
        fields["Default"] = one.default
    return fields
