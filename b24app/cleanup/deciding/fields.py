"""Say which fields of leads take part when values are chosen, which go together, and which rule fits which."""

from collections.abc import Mapping
from typing import Any

from b24app.cleanup.deciding.fingerprint import MULTIFIELDS
from b24app.portal.lead_fields import LeadField

BUNDLES: Mapping[str, tuple[str, ...]] = {
    "NAME": ("NAME", "SECOND_NAME", "LAST_NAME", "HONORIFIC"),
    "OPPORTUNITY": ("OPPORTUNITY", "CURRENCY_ID"),
    "ADDRESS": (
        "ADDRESS", "ADDRESS_2", "ADDRESS_CITY", "ADDRESS_POSTAL_CODE", "ADDRESS_REGION", "ADDRESS_PROVINCE",
        "ADDRESS_COUNTRY", "ADDRESS_COUNTRY_CODE",
    ),
    "UTM_SOURCE": ("UTM_SOURCE", "UTM_MEDIUM", "UTM_CAMPAIGN", "UTM_CONTENT", "UTM_TERM"),
    "ORIGIN_ID": ("ORIGIN_ID", "ORIGINATOR_ID"),
}  # fmt: skip
"""Fields that come from one lead together: the first name of one person never meets the last name of another."""

IN_BUNDLE: Mapping[str, str] = {name: first for first, names in BUNDLES.items() for name in names}

_SINGLE = (
    "TITLE", "COMPANY_TITLE", "POST", "BIRTHDATE", "SOURCE_ID", "SOURCE_DESCRIPTION", "STATUS_DESCRIPTION", "COMMENTS",
    "ASSIGNED_BY_ID",
)  # fmt: skip
_KINDS: Mapping[str, str] = {
    "BIRTHDATE": "date",
    "SOURCE_ID": "crm_status",
    "ASSIGNED_BY_ID": "user",
    "OPPORTUNITY": "double",
}
_TEXTS = {"string", "text", "url", "address"}
_EMPTY: tuple[Any, ...] = (None, "", False, [], {})
_ZERO = {"OPPORTUNITY", "ASSIGNED_BY_ID"}


def is_empty(name: str, value: Any) -> bool:
    """Say whether a field holds nothing; a number may hold nought, a sum of nought is none."""
    if name in _ZERO and not isinstance(value, list | dict):
        return str(value or "").strip("0. ") == ""
    return value in _EMPTY


def taking_part(values: Mapping[str, Any]) -> list[str]:
    """List the fields of a lead among whose values one is chosen; of those that go together the first."""
    names = {IN_BUNDLE.get(name, name) for name in values}
    known = (*BUNDLES, *_SINGLE, *MULTIFIELDS)
    return [name for name in known if name in names] + sorted(name for name in names if name.startswith("UF_CRM_"))


def kind_of(name: str, fields: Mapping[str, LeadField], value: Any = None) -> tuple[str, bool]:
    """Tell the type of a field and whether it holds several values; by its value where the portal was not asked."""
    known = fields.get(name)
    if name in MULTIFIELDS:
        return "multifield", True
    if known:
        return known.type, known.is_multiple
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, dict):
        return "file", isinstance(value, list)
    return _KINDS.get(name, "unknown" if name.startswith("UF_") else "string"), isinstance(value, list)


def fits(rule: str, kind: str, *, is_multiple: bool) -> bool:
    """Say whether a rule can choose among values of a type."""
    if kind == "file":
        # A file cannot be copied by its value: it stays with the lead that has it.
        return rule == "note"
    if kind == "multifield":
        # What a card has is never taken away by what another one has.
        return rule in {"survivor", "union", "note"}
    if rule == "union":
        return is_multiple
    if rule == "longest":
        return kind in _TEXTS and not is_multiple
    if rule == "concat":
        return kind in {"string", "text"} and not is_multiple
    return True
