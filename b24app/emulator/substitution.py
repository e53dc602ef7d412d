"""Placeholders in a robot's settings: fields of the item, results of earlier robots, the moment."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from b24app.emulator import userfields
from b24app.emulator.automation import Workflow
from b24app.emulator.clock import PORTAL_ZONE
from b24app.emulator.crm import documents
from b24app.emulator.state import Portal

_PLACEHOLDER = re.compile(r"\{=\s*(\w+):(\w+)\s*(?:>\s*\w+\s*)?\}")
_USERS = frozenset({"user", "employee"})
_PATTERNS = {"date": "%d.%m.%Y", "datetime": "%d.%m.%Y %H:%M:%S"}


def filled(portal: Portal, workflow: Workflow, value: Any) -> Any:
    """Put values in place of placeholders, in nested settings too; what nobody knows becomes empty text."""
    if isinstance(value, dict):
        return {key: filled(portal, workflow, item) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(portal, workflow, item) for item in value]
    if not isinstance(value, str) or "{=" not in value:
        return value
    whole = _PLACEHOLDER.fullmatch(value)
    if whole and isinstance(found := _found(portal, workflow, whole), list):
        return found
    return _PLACEHOLDER.sub(lambda match: text(_found(portal, workflow, match)), value)


def text(value: Any) -> str:
    """Write a value into a text."""
    if isinstance(value, list):
        return ", ".join(text(item) for item in value)
    if isinstance(value, Mapping):
        return str(value.get("VALUE", ""))
    return "" if value is None else str(value)


def _found(portal: Portal, workflow: Workflow, match: re.Match[str]) -> Any:
    source, name = match.groups()
    if source == "Document":
        return field_of(portal, workflow.document, workflow.item_id, name)
    if source == "Workflow":
        return workflow.id if name.upper() == "ID" else None
    if source == "System":
        kind = {"Now": "datetime", "Date": "date"}.get(name)
        return _moment(kind, portal.clock.now()) if kind else None
    results = {key.lower(): value for key, value in workflow.results.get(source, {}).items()}
    return results.get(name.lower())


def field_of(portal: Portal, document: str, item_id: int, name: str) -> Any:
    """Return a field of an item as robots see it: users as user_7, moments as people write them."""
    value = documents.row_of(portal, document, item_id).get(name)
    kind = _kind(portal, document, name)
    if kind in _PATTERNS and isinstance(value, (int, float)):
        return _moment(kind, value)
    return f"user_{value}" if kind in _USERS and value else value


def _moment(kind: str, value: float) -> str:
    return datetime.fromtimestamp(value, PORTAL_ZONE).strftime(_PATTERNS[kind])


def _kind(portal: Portal, document: str, name: str) -> str:
    kind = documents.kind_named(portal, document)
    if name in kind.fields:
        return kind.fields[name].kind
    own = userfields.by_name(portal, kind.userfields).get(name)
    return str(own["USER_TYPE_ID"]) if own else "string"
