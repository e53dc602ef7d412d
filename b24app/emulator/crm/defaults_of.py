"""What a new item has before anybody fills it in."""

from b24app.emulator.clock import midnight
from b24app.emulator.crm.kinds import COMPANY, CONTACT, DEAL, INVOICE, QUOTE, Kind
from b24app.emulator.grants import Actor
from b24app.emulator.state import Portal, Row

WEEK = 7 * 24 * 3600


def new_row(portal: Portal, kind: Kind, item_id: int, actor: Actor) -> Row:
    """Return the row of an item nobody has filled in yet."""
    now, user_id = int(portal.clock.now()), actor.user_id or 1
    row: Row = {"ID": item_id, "DATE_CREATE": now, "DATE_MODIFY": now}
    row |= {"CREATED_BY_ID": user_id, "MODIFY_BY_ID": user_id, "ASSIGNED_BY_ID": user_id}
    row |= {"LAST_ACTIVITY_TIME": now, "LAST_ACTIVITY_BY": user_id}
    if kind.stage_field:
        row |= {"MOVED_TIME": now, "MOVED_BY_ID": user_id}
    if kind.type_id != CONTACT:
        row["TITLE"] = f"{kind.title} #{item_id}"
    if kind.type_id in (DEAL, QUOTE, INVOICE):
        row |= {"BEGINDATE": midnight(now), "CLOSEDATE": midnight(now + WEEK)}
    return row


def complete(kind: Kind, row: Row) -> None:
    """Fill in what an item cannot be without: a title, and a name for a contact without any."""
    if kind.type_id == CONTACT and not (row.get("NAME") or row.get("LAST_NAME")):
        row["NAME"] = f"{kind.title} #{row['ID']}"
    if kind.type_id != CONTACT and not row["TITLE"]:
        row["TITLE"] = f"{kind.title} #{row['ID']}"
    if kind.type_id in (CONTACT, COMPANY):
        row.setdefault("CATEGORY_ID", 0)
