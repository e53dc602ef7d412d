"""Files: what calls bring as [name, base64] is kept under a number of the disk."""

import base64
from typing import Any

from b24app.emulator.clock import iso
from b24app.emulator.grants import User
from b24app.emulator.state import Portal, Row


def kept(portal: Portal, sent: Any, author: User) -> list[int]:
    """Keep files sent as [[name, base64], ...] or [{fileData: [name, base64]}, ...]; what is none is passed over."""
    items = sent if isinstance(sent, list) else list(sent.values()) if isinstance(sent, dict) else []
    pairs = [pair_of(item) for item in items]
    return [keep(portal, pair[0], pair[1], author) for pair in pairs if pair]


def keep(portal: Portal, name: str, content: bytes, author: User) -> int:
    """Keep one file and return its number."""
    number = portal.next_id("file")
    row: Row = {"ID": number, "NAME": name, "SIZE": len(content), "CREATED": int(portal.clock.now())}
    portal.work.files[number] = row | {"AUTHOR_ID": author.id, "AUTHOR_NAME": author.full_name, "CONTENT": content}
    return number


def in_timeline(portal: Portal, numbers: list[int]) -> Row:
    """Show files as a comment does: a map by number."""
    return {str(number): _shown(portal, portal.work.files[number]) for number in numbers}


def _shown(portal: Portal, row: Row) -> Row:
    name = row["NAME"]
    kind = "image" if name.lower().endswith((".png", ".jpg", ".jpeg", ".gif")) else "file"
    show, download = (f"{portal.address}/disk/{what}/{row['ID']}/?&ncc=1" for what in ("showFile", "downloadFile"))
    shown = {"id": row["ID"], "date": iso(row["CREATED"]), "type": kind, "name": name, "size": row["SIZE"]}
    shown |= {"authorId": row["AUTHOR_ID"], "authorName": row["AUTHOR_NAME"]}
    return shown | {"urlPreview": show, "urlShow": show, "urlDownload": f"{download}&filename={name}"}


def pair_of(item: Any) -> tuple[str, bytes] | None:
    """Read [name, base64]; None when it is none."""
    given = item.get("fileData", item) if isinstance(item, dict) else item
    parts = list(given.values()) if isinstance(given, dict) else given
    if not isinstance(parts, list) or len(parts) < 2:
        return None
    try:
        return str(parts[0]), base64.b64decode(str(parts[1]), validate=True)
    except ValueError:
        return None
