"""Fill a message to a client: answers, who the manager is, what the company is called; nothing goes out with a hole."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from b24app.portal.staff import company_name, person
from b24app.robots.answers import filled, keys_in

if TYPE_CHECKING:
    from b24app.robots.call import Call

OURS = frozenset({"manager", "manager_phone", "company_name"})
"""Keys in braces that are no fields of the card."""

_GREETING = re.compile(r"\{name\}[,!]?\s*|,?\s*\{name\}")


def ours(call: "Call", keys: set[str], responsible: int) -> dict[str, Any]:
    """Find out what the braces say of ourselves: one request for the manager, one for the company, none unasked."""
    found: dict[str, Any] = {}
    if keys & {"manager", "manager_phone"}:
        who = person(call.portal, responsible)
        found |= {"manager": who.name or None, "manager_phone": who.phone or None}
    if "company_name" in keys:
        found["company_name"] = company_name(call.portal) or None
    return found


def worded(call: "Call", text: Mapping[str, str], answers: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Return the text in the pipeline's language, and the keys that it lacks answers to.

    A client whose name we do not know is not called by it: that alone is no hole.
    """
    lacking = sorted(key for key in keys_in(text) if answers.get(key) in (None, "", []))
    if "name" in lacking:
        text = {language: _without_name(said) for language, said in text.items()}
        lacking.remove("name")
    return filled(call, text, answers), lacking


def _without_name(said: str) -> str:
    rest = _GREETING.sub("", said).strip()
    return rest[:1].upper() + rest[1:]
