"""Notifications in the portal's messenger."""

from b24app.emulator.state import Portal, Row


def notify(portal: Portal, user_id: int, message: str, author_id: int, **more: str) -> int:
    """Send a notification and return its id; author 0 is the system. One with the same TAG is replaced."""
    if more.get("TAG"):
        withdraw(portal, "TAG", more["TAG"], user_id)
    number = portal.next_id("notification")
    row: Row = {"ID": number, "USER_ID": user_id, "AUTHOR_ID": author_id, "MESSAGE": message, **more}
    portal.notifications[number] = row | {"AT": portal.clock.now()}
    return number


def withdraw(portal: Portal, field: str, value: str, user_id: int | None = None) -> bool:
    """Remove notifications by ID, TAG or SUB_TAG; false when there was none."""
    found = [
        number
        for number, row in portal.notifications.items()
        if str(row.get(field, "")) == value and user_id in (None, row["USER_ID"])
    ]
    for number in found:
        del portal.notifications[number]
    return bool(found)
