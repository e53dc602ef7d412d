"""Put drafts into a portal: a numbered lead, its letter as an activity, its end, and the truth beside it."""

from random import Random
from typing import Any

from b24app.emulator import leads
from b24app.emulator.grants import Actor
from b24app.emulator.seeds.drafts import Draft, Letter
from b24app.emulator.state import Portal, Row

DAY = 24 * 3600
LEAD, EMAIL = 1, 4


def put(portal: Portal, draft: Draft, stage: str, today: int, rng: Random) -> int:
    """Create the lead of a draft on a stage and return its id; nothing follows: no events, no robots."""
    at = int(draft.at.timestamp())
    is_open = leads.semantics(portal, stage) == "P"
    values = {name: value for name, value in draft.fields.items() if value != ""}
    values |= _multifield(portal, "EMAIL", draft.emails) | _multifield(portal, "PHONE", draft.phones)
    values |= {"DATE_CREATE": at, "DATE_MODIFY": at, "MOVED_TIME": at, "LAST_ACTIVITY_TIME": at, "OPENED": "Y"}
    values["STATUS_ID"] = stage if is_open else leads.first_stage(portal)
    lead_id = leads.add(portal, values, Actor(1), leads.NOTHING)
    portal.truth[lead_id] = draft.truth()
    if draft.letter:
        _write(portal, lead_id, draft.letter, at, draft.fields["ASSIGNED_BY_ID"])
    if not is_open:
        _close(portal, portal.leads[lead_id], stage, min(at + rng.randrange(3600, 20 * DAY), today))
    return lead_id


def _multifield(portal: Portal, kind: str, values: tuple[str, ...]) -> Row:
    rows = [{"ID": portal.next_id("multifield"), "VALUE": value, "VALUE_TYPE": "WORK"} for value in values]
    return {kind: rows} if rows else {}


def _write(portal: Portal, lead_id: int, letter: Letter, at: int, user_id: int) -> None:
    """Keep a letter as the activity that spawned the lead."""
    activity: dict[str, Any] = {
        "ID": portal.next_id("activity"),
        "OWNER_ID": lead_id,
        "OWNER_TYPE_ID": LEAD,
        "TYPE_ID": EMAIL,
        "PROVIDER_ID": "CRM_EMAIL",
        "PROVIDER_TYPE_ID": "EMAIL",
        "SUBJECT": letter.subject or "(без темы)",
        "DESCRIPTION": letter.body,
        "DIRECTION": 2 if letter.is_outgoing else 1,
        "COMPLETED": "Y" if letter.is_outgoing else "N",
        "CREATED": at,
        "START_TIME": at,
        "RESPONSIBLE_ID": user_id,
        "SETTINGS": {"EMAIL_META": {"from": letter.sender, "to": letter.to}},
    }
    portal.activities[activity["ID"]] = activity


def _close(portal: Portal, row: Row, stage: str, moment: int) -> None:
    """Move a lead to its end at a moment of the past."""
    row |= {"STATUS_ID": stage, "MOVED_TIME": moment, "DATE_MODIFY": moment, "DATE_CLOSED": moment}
    row["MOVED_BY_ID"] = row["MODIFY_BY_ID"] = row["ASSIGNED_BY_ID"]
    entry = {"ID": portal.next_id("history"), "TYPE_ID": leads.HISTORY_FINAL, "OWNER_ID": row["ID"], "STATUS_ID": stage}
    entry |= {"STATUS_SEMANTIC_ID": leads.semantics(portal, stage), "CREATED_TIME": moment}
    portal.stage_history.append(entry)
