"""Buttons that an application put into a timeline: what stands on them, and what a press of one raises."""

from collections.abc import Mapping
from typing import Any

from b24app.emulator.events import raise_event
from b24app.emulator.grants import Actor
from b24app.emulator.state import Portal, Row


def press(portal: Portal, row: Row, key: str, user_id: int) -> Row | None:
    """Raise the event of a button or an item of the menu, for its application alone; None where it raises none."""
    action = items(row).get(key, {}).get("action") or {}
    if action.get("type") != "restEvent":
        return None
    told = {"id": action.get("id"), "entityTypeId": row["OWNER_TYPE_ID"], "entityId": row["OWNER_ID"]}
    told |= {"activityId": row["ID"], "userId": user_id, **(action.get("actionParams") or {})}
    raise_event(portal, "ONCRMTIMELINEITEMACTION", told, Actor(user_id), only=row["CLIENT_ID"])
    return told


def layout_of(row: Row) -> Row:
    """Return what an application shows instead of a plain activity; nothing for a plain one."""
    found: Row = row.get("SETTINGS", {}).get("LAYOUT") or {}
    return found


def items(row: Row) -> dict[str, Mapping[str, Any]]:
    """Return buttons and items of the menu by their keys."""
    footer = layout_of(row).get("footer") or {}
    shown = [footer.get("buttons") or {}, (footer.get("menu") or {}).get("items") or {}]
    # A map with whole keys comes as a list.
    maps = [dict(enumerate(one)) if isinstance(one, list) else one for one in shown]
    return {str(key): item for one in maps for key, item in one.items()}


def text_of(row: Row) -> str:
    """Return the texts of a layout's blocks, one a line."""
    blocks = (layout_of(row).get("body") or {}).get("blocks") or {}
    return "\n".join(filter(None, map(_block, blocks.values() if isinstance(blocks, dict) else blocks)))


def _block(block: Any) -> str:
    """Write a block with those inside it."""
    about = block.get("properties") if isinstance(block, dict) else None
    if not isinstance(about, dict):
        return ""
    inner = about.get("blocks") or {}
    parts = [about.get("title"), about.get("value"), about.get("text"), _block(about.get("block"))]
    parts += map(_block, inner.values() if isinstance(inner, dict) else inner)
    return " ".join(str(part) for part in parts if part)
