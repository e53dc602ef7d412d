"""How to find out whether an add happened: by something that only the new row carries."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from b24app.languages import phrase
from b24app.portal.refusals import MarkerMissing

_ADDS = re.compile(
    r"(?:.*add|.*add(?:list|message|file)|batchimport|create.*|copy|import|send|start|upload.*|convert|notify)",
    re.IGNORECASE,
)
"""Last words of methods that do more when they are called twice."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Marker:
    """A list call that finds the row, or the reason why a doubled call does no harm.

    `carried` are the fields that the add must hold, else the look-up would never find it; `matches` picks rows where
    the list cannot filter by the mark itself.
    """

    method: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    carried: Mapping[str, Any] = field(default_factory=dict)
    matches: Callable[[Row], bool] | None = None
    key: str = "ID"
    reason: str = ""

    @classmethod
    def origin(cls, entity: str, originator: str, origin: str) -> "Marker":
        """Look up `crm.lead` and its like by ORIGINATOR_ID and ORIGIN_ID, which the add has to carry."""
        carried = {"ORIGINATOR_ID": originator, "ORIGIN_ID": origin}
        return cls.fields(f"{entity}.list", carried)

    @classmethod
    def xml_id(cls, method: str, value: str, *, name: str = "XML_ID") -> "Marker":
        """Look up by the external code in a list such as `crm.product.list`."""
        return cls.fields(method, {name: value})

    @classmethod
    def fields(cls, method: str, carried: Mapping[str, Any]) -> "Marker":
        """Look up by fields whose values together only this row has, by exact comparison."""
        wanted = {f"={name}": value for name, value in carried.items()}
        return cls(method, {"filter": wanted, "select": ["ID", *carried], "order": {"ID": "ASC"}}, carried)

    @classmethod
    def item(cls, entity_type: int, carried: Mapping[str, Any]) -> "Marker":
        """Look up an item of `crm.item.list` by fields such as xmlId, or originatorId and originId."""
        wanted = {f"={name}": value for name, value in carried.items()}
        params = {"entityTypeId": entity_type, "filter": wanted, "order": {"id": "ASC"}}
        return cls("crm.item.list", params, carried, key="id")

    @classmethod
    def row(
        cls, method: str, params: Mapping[str, Any], matches: Callable[[Row], bool], *, key: str = "ID"
    ) -> "Marker":
        """Look up with a call of the caller's own; `matches` tells the row from the others."""
        return cls(method, params, matches=matches, key=key)

    @classmethod
    def harmless(cls, reason: str) -> "Marker":
        """Say why it does no harm when the portal does this twice; it may then be sent again."""
        return cls(reason=reason)

    @property
    def is_harmless(self) -> bool:
        """Say whether there is nothing to look up."""
        return not self.method

    def found(self, result: Any) -> Row | None:
        """Return the row in a list's result; the first where it was doubled before our time."""
        rows = result
        if isinstance(result, Mapping):
            rows = next((part for part in result.values() if isinstance(part, list)), [])
        return next((row for row in rows or [] if self.matches is None or self.matches(row)), None)

    def result(self, row: Row) -> Any:
        """Return what the add would have returned."""
        return {"item": row} if self.method == "crm.item.list" else row.get(self.key)


def needs_marker(method: str) -> bool:
    """Say whether a method does more when it is called twice."""
    return bool(_ADDS.fullmatch(method.rpartition(".")[2]))


def check_marker(where: str, method: str, params: Mapping[str, Any], marker: Marker | None) -> None:
    """Raise MarkerMissing where a call could be doubled without anybody noticing."""
    if marker is None and needs_marker(method):
        raise MarkerMissing(
            phrase("{method} could do its work twice"),
            phrase("pass a marker by which a lost answer can be looked up"),
            where=where,
            method=method,
        )
    carried = marker.carried if marker else {}
    fields = {**params, **(params.get("fields") or {})}
    missing = sorted(name for name, value in carried.items() if str(fields.get(name)) != str(value))
    if missing:
        raise MarkerMissing(
            phrase("{method} does not carry its own marker: {missing}"),
            phrase("put the marker's fields into the call"),
            where=where,
            method=method,
            missing=", ".join(missing),
        )
