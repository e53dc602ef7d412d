"""Know how a list method names its key, and under which word its rows stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from b24app.languages import phrase
from b24app.portal.refusals import StrangeAnswer

PAGE = 50
"""Rows that a portal gives at once."""


@dataclass(frozen=True)
class Shape:
    """`key` stands in filter and order, `row_key` in the rows, `word` around them; a plain list has none."""

    key: str = "ID"
    row_key: str = "ID"
    word: str = ""

    def reference(self, name: str) -> str:
        """Write how another command of the batch refers to the last key of a full page."""
        word = f"[{self.word}]" if self.word else ""
        return f"$result[{name}]{word}[{PAGE - 1}][{self.row_key}]"

    def rows(self, result: Any) -> list[dict[str, Any]] | None:
        """Find the rows in a result; None where there are none to be found."""
        if isinstance(result, Mapping):
            result = result.get(self.word) or next((part for part in result.values() if isinstance(part, list)), None)
        return result if isinstance(result, list) else None


_KNOWN = {
    "crm.item.list": Shape("id", "id", "items"),
    "crm.item.productrow.list": Shape("id", "id", "productRows"),
    "crm.stagehistory.list": Shape("ID", "ID", "items"),
    "tasks.task.list": Shape("ID", "id", "tasks"),
}


def shape_of(method: str, key: str = "") -> Shape:
    """Return a method's shape; a key of the caller's own is for lists that go by another one."""
    return Shape(key, key) if key else _KNOWN.get(method.lower(), Shape())


def selected(params: Mapping[str, Any], shape: Shape) -> dict[str, list[str]]:
    """Return the select of a call with the key in it; nothing where the caller selects nothing."""
    select = list(params.get("select") or [])
    return {"select": select if "*" in select or shape.key in select else [*select, shape.key]} if select else {}


def rows_in(result: Any, shape: Shape, method: str, where: str) -> list[dict[str, Any]]:
    """Return the rows of a result; raises StrangeAnswer where it is no list."""
    rows = shape.rows(result)
    if rows is None:
        raise StrangeAnswer(phrase("{method} gave no list"), where=where, method=method)
    return rows


def key_of(row: Mapping[str, Any], shape: Shape, method: str, where: str) -> int:
    """Return a row's key; raises StrangeAnswer where the method does not go by it."""
    try:
        return int(row[shape.row_key])
    except (KeyError, TypeError, ValueError):
        raise stuck(method, where) from None


def stuck(method: str, where: str) -> StrangeAnswer:
    """Say that a method cannot be read by ranges of its key."""
    return StrangeAnswer(
        phrase("{method} cannot be read page by page: it does not go by its key"),
        phrase("read it in one call"),
        where=where,
        method=method,
    )
