"""Tell whether a lead still holds the values that a decision was made on, whoever read it: the copy or the portal."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

MULTIFIELDS = ("PHONE", "EMAIL", "WEB", "IM")
"""Fields that hold values with a type and an id each."""

_ALWAYS = (
    "TITLE", "HONORIFIC", "NAME", "SECOND_NAME", "LAST_NAME", "COMPANY_TITLE", "POST", "BIRTHDATE", "STATUS_ID",
    "STATUS_DESCRIPTION", "SOURCE_ID", "SOURCE_DESCRIPTION", "COMMENTS", "ASSIGNED_BY_ID", "CONTACT_ID", "COMPANY_ID",
    "OPPORTUNITY", "CURRENCY_ID", "ORIGINATOR_ID", "ORIGIN_ID",
)  # fmt: skip
_STARTS = ("UF_CRM_", "ADDRESS", "UTM_")
_NUMBERS = {"OPPORTUNITY", "ASSIGNED_BY_ID", "CONTACT_ID", "COMPANY_ID"}
# A field without a value comes as any of these, by the method that reads it.
_EMPTY: tuple[Any, ...] = (None, "", "0", "0.00", 0, False, [], {})


def fingerprint(values: Mapping[str, Any]) -> str:
    """Tell the values of a lead in 64 letters; `values` are as the portal gives them, by its names.

    Only what people and robots fill in counts, never when it was touched; the order of communications and the ways in
    which the portal says "nothing" and writes numbers make no difference.
    """
    known = {name: _plain(name, value) for name, value in values.items() if _counts(name)}
    told = {name: value for name, value in known.items() if value not in _EMPTY}
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _counts(name: str) -> bool:
    return name in _ALWAYS or name in MULTIFIELDS or name.startswith(_STARTS)


def _plain(name: str, value: Any) -> Any:
    if name in MULTIFIELDS:
        return sorted([str(one.get("VALUE") or ""), str(one.get("VALUE_TYPE") or "")] for one in value or ())
    if name in _NUMBERS:
        return _number(value)
    if isinstance(value, list):
        return [_plain("", one) for one in value]
    return value if isinstance(value, dict | bool) or value is None else _text(value)


def _text(value: Any) -> str:
    return str(value).strip().replace("\r\n", "\n")


def _number(value: Any) -> str:
    """Write a number in one way: 1500.00, 1500.0 and 1500 are the same; nothing and 0 too."""
    try:
        number = Decimal(str(value or 0))
    except InvalidOperation:
        return _text(value)
    return "" if number == 0 else f"{number.normalize():f}"
