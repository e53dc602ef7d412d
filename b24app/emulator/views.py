"""What the portal's pages show: the journal's rows, and names of people."""

import json
from typing import Any

from b24app.emulator.ledger import Ledger
from b24app.emulator.state import Portal, Row

ENTRIES = 100
KINDS = {
    "robot": "робот",
    "event": "событие",
    "install": "установка",
    "uninstall": "удаление",
    "update": "обновление",
}


def open_leads(portal: Portal) -> int:
    """Count the leads that are not closed."""
    closed = {stage.status_id for stage in portal.dictionaries.of("STATUS") if stage.semantics}
    return sum(row["STATUS_ID"] not in closed for row in portal.leads.values())


def user_name(portal: Portal, user_id: int) -> str:
    """Return a user's name, and the bare id of one nobody knows."""
    user = portal.users.get(user_id)
    return user.full_name if user else f"Сотрудник {user_id}"


def deliveries(portal: Portal) -> list[Row]:
    """Return what the portal sent, the newest first."""
    return [_sent(entry) for entry in _newest(portal.deliveries)]


def calls(portal: Portal) -> list[Row]:
    """Return what the portal was asked, the newest first."""
    return [
        {
            **entry,
            "at": _short(entry["at"]),
            "params": _brief(entry["params"]),
            "outcome": entry["error"] or entry["status"],
            # In old methods the code of a refusal is empty: only the status tells.
            "tone": "green" if entry["error"] is None else "red",
        }
        for entry in _newest(portal.journal)
    ]


def _sent(entry: Row) -> Row:
    status = entry.get("status")
    is_good = status is not None and status < 400
    about = {"kind": KINDS.get(entry["kind"], entry["kind"]), "at": _short(entry["at"])}
    about |= {"name": entry["fields"].get("code") or entry["fields"].get("event", "")}
    return {**entry, **about, "outcome": entry.get("error") or status, "tone": "green" if is_good else "red"}


def _newest(ledger: Ledger) -> list[Row]:
    return ledger.since()[-ENTRIES:][::-1]


def _short(at: str) -> str:
    return at[11:19]


def _brief(params: Any) -> str:
    text = json.dumps(params, ensure_ascii=False) if params else ""
    return text if len(text) <= 300 else f"{text[:300]}…"
