"""Read the portal's forms: nested bracket keys, with limits on size, depth and number."""

from collections.abc import Mapping
from typing import Any

from flask import Request
from qs_codec import DecodeOptions, decode

from b24app.languages import phrase
from b24app.web.refusals import BadForm, WrongType

FORM = "application/x-www-form-urlencoded"
LARGEST_BODY = 256 * 1024
"""Bytes; the portal's own calls stay far below."""
LARGEST_OPTIONS = 4096
"""Characters of the JSON text that comes with a place."""

Fields = Mapping[str, Any]

_OPTIONS = DecodeOptions(
    depth=4, strict_depth=True, parameter_limit=2000, list_limit=2000, raise_on_limit_exceeded=True
)


def posted(request: Request) -> Fields:
    """Return the body as nested maps, lists and texts; raises WrongType and BadForm."""
    if request.mimetype != FORM:
        raise WrongType
    body = request.stream.read()
    # A body sent in chunks tells no length and would be cut at the limit without a word: only one more read raises 413.
    request.stream.read(1)
    return read(body)


def read(body: bytes) -> Fields:
    """Turn `auth[member_id]=1` into `{"auth": {"member_id": "1"}}`."""
    try:
        fields: dict[str, Any] = decode(body.decode("ascii"), _OPTIONS)
    except (ValueError, IndexError, TypeError) as fault:
        raise BadForm(phrase("the form's keys cannot be read"), phrase("send it as the portal does")) from fault
    if _has_nul(fields):
        raise BadForm(phrase("the form holds a zero byte"), phrase("send it as the portal does"))
    return fields


def text(fields: Fields, *names: str, default: str | None = None) -> str:
    """Return the text under `auth[member_id]` for `"auth", "member_id"`; raises BadForm where there is none."""
    value: Any = fields
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    if value is None and default is not None:
        return default
    if not isinstance(value, str):
        shown = names[0] + "".join(f"[{name}]" for name in names[1:])
        raise BadForm(phrase("{field} is missing or is not a text"), phrase("send it as the portal does"), field=shown)
    return value


def whole(fields: Fields, *names: str, default: int) -> int:
    """Return a whole number such as the seconds of `expires_in`, or the default where none can be read."""
    value = text(fields, *names, default="")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else default


def _has_nul(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any("\0" in str(key) or _has_nul(inner) for key, inner in value.items())
    if isinstance(value, list):
        return any(map(_has_nul, value))
    return isinstance(value, str) and "\0" in value
