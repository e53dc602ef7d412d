"""Rules of robot definitions: what an application may register."""

import re
from typing import Any
from urllib.parse import urlsplit

from b24app.emulator.errors import RestError
from b24app.emulator.state import Row

FIELDS: tuple[str, ...] = (
    "HANDLER",
    "AUTH_USER_ID",
    "USE_SUBSCRIPTION",
    "NAME",
    "DESCRIPTION",
    "PROPERTIES",
    "RETURN_PROPERTIES",
)
FIELDS += ("DOCUMENT_TYPE", "FILTER", "USE_PLACEMENT", "PLACEMENT_HANDLER")

_CODE = re.compile(r"[a-zA-Z0-9._-]+")
_KEY = re.compile(r"[a-zA-Z][a-zA-Z0-9_]*")


def invalid(text: str) -> RestError:
    """Refuse a definition."""
    return RestError("ERROR_ACTIVITY_VALIDATION_FAILURE", text)


def code_of(sent: Any) -> str:
    """Read CODE."""
    code = "" if sent is None else str(sent)
    if not code:
        raise invalid("Empty activity code!")
    if not _CODE.fullmatch(code):
        raise invalid("Wrong activity code!")
    return code


def definition(sent: dict[str, Any], *, is_new: bool) -> Row:
    """Check what was sent and return it under the portal's names; in an update only what is sent is checked."""
    given = {name: sent[name] for name in FIELDS if name in sent}
    if is_new or "HANDLER" in given:
        check_url(given.get("HANDLER"))
    if (is_new or "NAME" in given) and not given.get("NAME"):
        raise invalid("Empty activity NAME!")
    for name in ("PROPERTIES", "RETURN_PROPERTIES"):
        if name in given:
            given[name] = _properties(given[name])
    if given.get("FILTER") and not isinstance(given["FILTER"], dict):
        raise invalid("Wrong activity FILTER!")
    document = given.get("DOCUMENT_TYPE")
    if document and (not isinstance(document, list) or len(document) != 3):
        raise invalid("Wrong activity DOCUMENT_TYPE!")
    if given.get("USE_PLACEMENT") == "Y" and (is_new or "PLACEMENT_HANDLER" in given):
        check_url(given.get("PLACEMENT_HANDLER"))
    return given


def check_url(sent: Any) -> None:
    """An address must be http or https and have a dot in its host."""
    url = urlsplit(str(sent or ""))
    if url.scheme not in ("http", "https"):
        raise RestError("ERROR_UNSUPPORTED_PROTOCOL", "Unsupported handler protocol")
    if "." not in (url.hostname or ""):
        raise RestError("ERROR_WRONG_HANDLER_URL", "Wrong handler URL")


def _properties(sent: Any) -> Row:
    if sent in (None, "", []):
        return {}
    if not isinstance(sent, dict):
        raise invalid("Wrong properties array!")
    return {key: _property(key, value) for key, value in sent.items()}


def _property(key: str, sent: Any) -> Row:
    """Keys inside a property may be in any letter case; they are kept in upper case."""
    if not _KEY.fullmatch(key):
        raise invalid(f"Wrong property key ({key})!")
    about = {str(name).upper(): value for name, value in sent.items()} if isinstance(sent, dict) else {}
    if not about.get("NAME"):
        raise invalid(f"Empty property NAME ({key})!")
    return about
