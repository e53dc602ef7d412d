"""Say what a setting has to look like, and what is wanted where it does not."""

import re
from urllib.parse import urlsplit

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from b24app.clock import is_loopback
from b24app.languages import phrase

SAID = {
    "int_parsing": phrase("a whole number is wanted"),
    "float_parsing": phrase("a number is wanted"),
    "greater_than_equal": phrase("it has to be {ge:g} or more"),
    "greater_than": phrase("it has to be more than {gt:g}"),
    "literal_error": phrase("it has to be one of these: {expected}"),
    "address": phrase("an address is wanted that begins with https://"),
    "addresses": phrase("addresses are wanted that begin with https://, separated by commas"),
    "clock": phrase("a test clock has to be an address on this machine, and so has B24APP_PUBLIC_URL"),
    "listener": phrase("an address and a port are wanted, such as 127.0.0.1:8200"),
}
"""What is wanted, by the kind of a fault."""


def _refused(kind: str) -> PydanticCustomError:
    return PydanticCustomError(kind, "wrong")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def address(text: str) -> str:
    """Check an address; returns it without a slash at its end."""
    if not _is_address(text):
        raise _refused("address")
    return text.rstrip("/")


def addresses(text: str) -> str:
    """Check addresses separated by commas."""
    if not all(map(_is_address, listed(text))):
        raise _refused("addresses")
    return text


def listener(text: str) -> str:
    """Check what gunicorn can listen on."""
    port = text.rpartition(":")[2]
    if not text.startswith("unix:/") and not (re.fullmatch(r"\S*:\d{1,5}", text) and int(port) < 2**16):
        raise _refused("listener")
    return text


def shared_clock(text: str, info: ValidationInfo) -> str:
    """Check the address of a test clock."""
    # Whoever moves the clock moves every deadline: nobody from outside may, and no portal in earnest is served by it.
    if text and not (_is_address(text) and is_loopback(text) and is_loopback(info.data.get("public_url", ""))):
        raise _refused("clock")
    return text


def listed(text: str) -> list[str]:
    """Split what stands between commas."""
    return [part.strip() for part in text.split(",") if part.strip()]
