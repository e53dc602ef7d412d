"""events and event.test: which events there are, and a try of one's own handler."""

from b24app.emulator import apps
from b24app.emulator.events import KNOWN
from b24app.emulator.method import Call, method

# What the name of an event begins with, and the scope it belongs to; all others need none.
SCOPES = (
    ("ONCRM", "crm"),
    ("ONTASK", "task"),
    ("ONCALENDAR", "calendar"),
    ("ONBOOKING", "booking"),
    ("ONUSER", "user"),
)


@method("events", label="source-read", source="events/events", app=True)
def events(call: Call) -> list[str]:
    """Return the events raised here of the caller's scopes, of one `SCOPE`, or with `FULL` all of them."""
    wanted = call.params.get("SCOPE")
    if wanted is not None:
        scopes = {str(wanted)}
    elif call.params.get("FULL") in (True, 1, "1", "Y", "true"):
        return sorted(KNOWN)
    else:
        scopes = {*call.caller.scope, ""}
    return sorted(name for name in KNOWN if scope_of(name) in scopes)


@method("event.test", write=True, source="events/test-handler", app=True)
def test(call: Call) -> int:
    """Send what it is given back to the handlers of ONAPPTEST, with tokens of the caller."""
    apps.tell(
        call.portal,
        call.app,
        "ONAPPTEST",
        {"QUERY": call.params.shown(), "LANGUAGE_ID": apps.LANGUAGE},
        has_tokens=True,
        user_id=call.caller.user.id,
    )
    return 1


def scope_of(name: str) -> str:
    """Return the scope of an event; empty when it needs none."""
    return next((scope for prefix, scope in SCOPES if name.startswith(prefix)), "")
