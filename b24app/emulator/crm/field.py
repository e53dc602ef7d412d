"""A field of a CRM object, and the short notation its tables are written in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# What the universal methods call a field, where it is not simply the classic name.
COMMON = {
    "DATE_CREATE": "CREATED_TIME",
    "DATE_MODIFY": "UPDATED_TIME",
    "CREATED_BY_ID": "CREATED_BY",
    "MODIFY_BY_ID": "UPDATED_BY",
    "MOVED_BY_ID": "MOVED_BY",
    "STATUS_ID": "STAGE_ID",
    "STATUS_SEMANTIC_ID": "STAGE_SEMANTIC_ID",
    "COMPANY_TYPE": "TYPE_ID",
}
_TEXTS = frozenset({"COMMENTS", "SOURCE_DESCRIPTION", "STATUS_DESCRIPTION", "ADDRESS", "CONTENT", "TERMS"})


@dataclass(frozen=True)
class Field:
    """A field's place in crm.<object>.fields and crm.item.fields.

    Marks: r read-only, i not to be changed later, m multiple, d deprecated, q required, w writable in the universal
    methods though read-only in the classic ones, c only in classic methods, u only in universal ones.
    """

    name: str
    kind: str
    title: str
    marks: str = ""
    status_type: str = ""
    parent: int = 0

    @property
    def upper(self) -> str:
        """Return the universal name in upper case."""
        return COMMON.get(self.name, self.name)

    @property
    def is_read_only(self) -> bool:
        """Say whether classic methods pass the field over."""
        return "r" in self.marks

    @property
    def is_multiple(self) -> bool:
        """Say whether the field holds a list."""
        return "m" in self.marks

    @property
    def is_fixed(self) -> bool:
        """Say whether universal methods pass the field over."""
        return "r" in self.marks and "w" not in self.marks

    def described(self) -> dict[str, Any]:
        """Describe the field as the classic methods do."""
        return self._flags(self.kind, is_read_only=self.is_read_only)

    def described_universally(self) -> dict[str, Any]:
        """Describe the field as crm.item.fields does."""
        kind = "boolean" if self.kind == "char" else "text" if self.name in _TEXTS else self.kind
        return self._flags(kind, is_read_only=self.is_fixed) | {"upperName": self.upper}

    def _flags(self, kind: str, *, is_read_only: bool) -> dict[str, Any]:
        about: dict[str, Any] = {"type": kind, "isRequired": "q" in self.marks, "isReadOnly": is_read_only}
        about |= {"isImmutable": "i" in self.marks, "isMultiple": self.is_multiple, "isDynamic": False}
        about |= {"isDeprecated": True} if "d" in self.marks else {}
        about |= {"statusType": self.status_type} if self.status_type else {}
        about["title"] = self.title
        return about | ({"settings": {"parentEntityTypeId": self.parent}} if self.parent else {})


def table(text: str) -> Mapping[str, Field]:
    """Read a table: one field a line, as `NAME kind marks status_type | title`; a missing title is the name."""
    fields = {}
    for line in text.split("\n"):
        if not line.strip():
            continue
        about, _, title = line.partition("|")
        name, kind, *rest = about.split()
        marks = next((word for word in rest if word.islower()), "")
        status_type = next((word for word in rest if word.isupper()), "")
        parent = next((int(word) for word in rest if word.isdigit()), 0)
        fields[name] = Field(name, kind, title.strip() or name, marks, status_type, parent)
    return fields
