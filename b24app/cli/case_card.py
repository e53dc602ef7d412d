"""Give the card of a case custom fields with answers, by keys of the case's pipeline, and look at them afterwards."""

from collections.abc import Mapping
from typing import Any

from b24app.portal.answers import written
from b24app.portal.client import Portal
from b24app.portal.sheets import read_sheet
from b24app.portal.targets import Target
from b24app.portal.userfields import NewField, add_field, fields_in, fields_query

_TARGETS = {"lead": Target("lead", 1), "deal": Target("deal", 2)}


def answered(portal: Portal, kind: str, fields: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Make the custom fields that a pipeline's `fields` name, and spell answers as the portal does."""
    target = _TARGETS[kind]
    for key, field in fields.items():
        values = field.get("values", {})
        rows = [{"key": one, "title": str(title), "sort": 10 * n} for n, (one, title) in enumerate(values.items(), 1)]
        titles = dict.fromkeys(("ru", "en"), str(field["title"]))
        add_field(portal, target, NewField(key, field["type"], False, titles, {}, rows, 100))  # noqa: FBT003
    method, asked = fields_query("en", target)
    return written(answers, fields_in([portal.read(method, asked).result], target), target)


def unlike(portal: Portal, kind: str, number: int, wanted: Mapping[str, Any]) -> list[str]:
    """Say which answers of the card differ from those wanted."""
    there = read_sheet(portal, kind, number, list(wanted)).answers if wanted else {}
    return [f"{key}: {there[key]!r} instead of {value!r}" for key, value in wanted.items() if there[key] != value]
