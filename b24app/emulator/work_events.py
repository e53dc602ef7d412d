"""The names of events that work objects raise."""


def _changes(*things: str) -> list[str]:
    return [f"{thing}{what}" for thing in things for what in ("ADD", "UPDATE", "DELETE")]


WORK_EVENTS = frozenset(
    [
        *_changes("ONCRMACTIVITY", "ONTASK", "ONTASKCOMMENT"),
        *_changes("ONBOOKING", "ONBOOKINGRESOURCE", "ONBOOKINGRESOURCETYPE", "ONBOOKINGWAITLISTITEM"),
        "ONCALENDARENTRYADD",
        "ONCALENDARENTRYUPDATE",
        "ONCALENDARENTRYDELETE",
        "ONCALENDARSECTIONADD",
        "ONCALENDARSECTIONUPDATE",
        "ONCALENDARSECTIONDELETE",
        "ONUSERADD",
    ]
)
