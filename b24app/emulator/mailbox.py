"""Letters that left the portal: the emulator delivers none and keeps them all."""

from b24app.emulator.activity_fields import EMAIL, OUTGOING
from b24app.emulator.errors import said
from b24app.emulator.state import Portal, Row


def send(portal: Portal, activity: Row) -> None:
    """Send an activity's letter when it is one to be sent: outgoing mail saved as completed."""
    if (activity.get("TYPE_ID"), activity.get("DIRECTION"), activity.get("COMPLETED")) != (EMAIL, OUTGOING, "Y"):
        return
    settings = activity.setdefault("SETTINGS", {})
    sender = str(settings.get("MESSAGE_FROM") or _own_address(portal, activity))
    receivers = [str(item.get("VALUE") or "") for item in activity.get("COMMUNICATIONS", ())]
    _check(sender, receivers)
    settings |= _headers(portal, activity, sender, receivers)
    letter = {"activity_id": activity["ID"], "from": sender, "to": receivers, "subject": activity["SUBJECT"]}
    letter |= {"owner": list(activity["BINDINGS"][0]), "at": int(portal.clock.now())}
    portal.work.messages.mailbox.append(letter)


def _check(sender: str, receivers: list[str]) -> None:
    if not sender:
        raise said('Email send error. "From" is not found')
    if not receivers:
        raise said('Email send error. "To" is not found')
    if any("@" not in address for address in (sender, *receivers)):
        raise said("Email send error. Invalid email is specified")


def _own_address(portal: Portal, activity: Row) -> str:
    user = portal.users.get(activity.get("RESPONSIBLE_ID") or 0)
    return f"{user.full_name} <{user.email}>" if user and user.email else ""


def _headers(portal: Portal, activity: Row, sender: str, receivers: list[str]) -> Row:
    """Keep what the portal keeps beside a letter; read in its code, promised by no page."""
    meta = {"__email": sender, "from": sender, "replyTo": "", "to": ", ".join(receivers), "cc": "", "bcc": ""}
    number = f"<crm.activity.{activity['ID']}-{portal.secret()[:8]}@{portal.domain.split(':')[0]}>"
    return {"EMAIL_META": meta, "MESSAGE_HEADERS": {"Message-Id": number, "Reply-To": sender}}
