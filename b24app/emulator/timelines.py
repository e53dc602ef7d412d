"""Records of timelines: comments and log messages, each bound to one item or to several."""

from collections.abc import Iterator

from b24app.emulator import crm_owners
from b24app.emulator.state import Portal, Row
from b24app.emulator.work import Owner


def add_comment(portal: Portal, owner: Owner, text: str, author_id: int, files: list[int] | None = None) -> Row:
    """Write a comment under an item."""
    row: Row = {"ID": portal.next_id("timeline"), "COMMENT": text, "AUTHOR_ID": author_id, "FILES": files or []}
    row |= {"CREATED": int(portal.clock.now()), "BINDINGS": []}
    portal.comments[row["ID"]] = row
    bind(portal, row, owner)
    return row


def bind(portal: Portal, row: Row, owner: Owner) -> bool:
    """Show a comment under one more item; false when it is there already."""
    if owner in row["BINDINGS"]:
        return False
    row["BINDINGS"].append(owner)
    portal.timeline[crm_owners.word(owner[0]), owner[1]].append(row["ID"])
    return True


def unbind(portal: Portal, row: Row, owner: Owner) -> None:
    """Take a comment away from an item; one that is left without any is gone."""
    row["BINDINGS"].remove(owner)
    portal.timeline[crm_owners.word(owner[0]), owner[1]].remove(row["ID"])
    if not row["BINDINGS"]:
        del portal.comments[row["ID"]]


def of(portal: Portal, owner: Owner) -> Iterator[Row]:
    """Go through an item's comments in order."""
    for number in portal.timeline.get((crm_owners.word(owner[0]), owner[1]), ()):
        yield portal.comments[number]


def forget(portal: Portal, owner: Owner) -> None:
    """Drop what an item that is gone had to itself: comments and log messages."""
    for row in list(of(portal, owner)):
        unbind(portal, row, owner)
    logs = portal.work.timeline.logs
    for number in [number for number, row in logs.items() if row["owner"] == owner]:
        del logs[number]
