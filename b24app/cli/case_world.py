"""Make the world around the card of a case: colleagues, clients, calls and letters, as an administrator would."""

from collections.abc import Iterable, Mapping
from typing import Any

import requests

from b24app.cli.portal_in_a_box import Box
from b24app.errors import AppError
from b24app.languages import phrase
from b24app.portal.client import Portal

_SCOPE = ["crm", "user", "department", "calendar", "im", "task"]
_CARD = "$card"
_SECONDS = 30


class BadCase(AppError):
    """The case asks the portal for something it refuses; correct it in cases.yaml."""

    code = "robots.bad-case"


def prepare(box: Box, calls: Iterable[Mapping[str, Any]], card: int = 0) -> None:
    """Make REST calls, each `{method: {params}}`, in the name of an administrator; `$card` stands for the card."""
    address = ""
    for call in calls:
        address = address or str(box.ask("POST", "webhooks", {"user_id": 1, "scope": _SCOPE})["url"])
        for method, params in call.items():
            answer = requests.post(f"{address}{method}", json=_filled(params, card), timeout=_SECONDS).json()
            if "error" in answer:
                reason = str(answer.get("error_description") or answer["error"])
                raise BadCase("{reason}", phrase("correct the case"), where=method, reason=reason)


def changed(portal: Portal, kind: str, number: int, wanted: Mapping[str, Any]) -> list[str]:
    """Say which fields of the card, by the portal's names, differ from those wanted."""
    there = portal.read(f"crm.{kind}.get", {"id": number}).result if wanted else {}
    return [f"{key}: {there.get(key)!r} instead of {one!r}" for key, one in wanted.items() if there.get(key) != one]


def _filled(value: Any, card: int) -> Any:
    if isinstance(value, Mapping):
        return {key: _filled(one, card) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, card) for one in value]
    return card if value == _CARD else value
