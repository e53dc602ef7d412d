"""Offer the app to a portal as one that carries SMS, and tell what became of those that it handed over.

https://apidocs.bitrix24.com/api-reference/messageservice/index.html
"""

import json
from collections.abc import Mapping
from hashlib import sha256

from b24app.portal.client import Portal
from b24app.portal.marker import Marker
from b24app.portal.refusals import Refusal

CODE = "b24app"
"""Our code among the portal's providers."""

SCOPE = "messageservice"

_UNKNOWN = "ERROR_MESSAGE_NOT_FOUND"


def fingerprint(handler: str, names: Mapping[str, str]) -> str:
    """Return a hash of what a portal is told of us, for it does not tell it back."""
    return sha256(json.dumps([handler, dict(names)], sort_keys=True).encode()).hexdigest()


def offer(portal: Portal, handler: str, names: Mapping[str, str], *, is_current: bool) -> str:
    """Have the portal list us as a provider under an address; returns added, updated or unchanged.

    `is_current` says that it was told the same before: where it still lists us, nothing is sent.
    """
    told = {"CODE": CODE, "HANDLER": handler, "NAME": dict(names)}
    if CODE in (portal.read("messageservice.sender.list").result or []):
        if not is_current:
            portal.write("messageservice.sender.update", told)
        return "unchanged" if is_current else "updated"
    again = Marker.harmless("the portal keeps one provider of a code")
    try:
        portal.add("messageservice.sender.add", {**told, "TYPE": "SMS"}, marker=again)
    except Refusal as refusal:
        if not refusal.is_code("ERROR_SENDER_ALREADY_INSTALLED"):
            raise
    return "added"


def tell_state(portal: Portal, message: str, state: str) -> bool:
    """Tell what became of a message; False where the portal does not know it any more."""
    told = {"CODE": CODE, "MESSAGE_ID": message, "STATUS": state}
    try:
        portal.write("messageservice.message.status.update", told)
    except Refusal as refusal:
        if refusal.is_code(_UNKNOWN):
            return False
        raise
    return True
