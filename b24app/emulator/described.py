"""A field's description, as the fields methods of CRM write it."""

from typing import Any


def described(
    kind: str,
    title: str,
    *,
    required: bool = False,
    read_only: bool = False,
    immutable: bool = False,
    multiple: bool = False,
) -> dict[str, Any]:
    """Describe one field."""
    flags = {"isRequired": required, "isReadOnly": read_only, "isImmutable": immutable, "isMultiple": multiple}
    return {"type": kind, **flags, "isDynamic": False, "title": title}
