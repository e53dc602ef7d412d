"""The recycle bin: deleted items lie there until they are restored by hand or their time is over.

No REST method lists or restores them, and how long they are kept is our own guess: ninety days.
"""

from bisect import insort

from b24app.emulator.crm import communications
from b24app.emulator.crm.kinds import Kind
from b24app.emulator.state import Portal, Row

KEPT_SECONDS = 90 * 24 * 3600


def contents(portal: Portal, kind: Kind) -> list[Row]:
    """Return what lies in the bin, after what is too old has been thrown away."""
    box = portal.crm.box(kind.type_id)
    oldest = portal.clock.now() - KEPT_SECONDS
    for number in [number for number, (_, at) in box.bin.items() if at < oldest]:
        del box.bin[number]
    return [row for row, _ in box.bin.values()]


def restore(portal: Portal, kind: Kind, item_id: int) -> bool:
    """Put an item back without its timeline; false when it is not there any more. Nothing follows."""
    box = portal.crm.box(kind.type_id)
    if all(row["ID"] != item_id for row in contents(portal, kind)):
        return False
    row, _ = box.bin.pop(item_id)
    box.rows[item_id] = row
    insort(box.ids, item_id)
    communications.changed(portal, kind.type_id, row, {})
    return True
