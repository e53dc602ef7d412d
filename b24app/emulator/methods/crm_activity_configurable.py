"""crm.activity.configurable.*: activities whose look an application draws itself."""

from typing import Any

from b24app.emulator import activities, crm_owners, layouts, required
from b24app.emulator.clock import iso
from b24app.emulator.errors import RestError
from b24app.emulator.grants import App
from b24app.emulator.method import Call, method
from b24app.emulator.params import whole
from b24app.emulator.state import Row

PLACE = "crm/timeline/activities/configurable/crm-activity-configurable"
DEFAULT = "CONFIGURABLE"
PROVIDER = {"TYPE_ID": 6, "PROVIDER_ID": activities.CONFIGURABLE, "PROVIDER_TYPE_ID": DEFAULT}


@method("crm.activity.configurable.add", scope="crm", write=True, source=f"{PLACE}-add")
def add(call: Call) -> Row:
    """Create an activity with a layout; only an application may."""
    app = application(call)
    type_id, number = required.number(call, "ownerTypeId"), required.number(call, "ownerId")
    owner = crm_owners.checked(call.portal, type_id, number)
    sent, layout = required.mapping(call), required.value(call, "layout")
    layouts.check(layout)
    values: Row = PROVIDER | {"CLIENT_ID": app.client_id, "RESPONSIBLE_ID": call.caller.user.id}
    values |= {"SUBJECT": _title(layout), "SETTINGS": {"LAYOUT": layout}}
    row = activities.add(call.portal, owner, values | _given(call, sent, {}), call.actor)
    return {"activity": {"id": row["ID"]}}


@method("crm.activity.configurable.update", scope="crm", write=True, source=f"{PLACE}-update")
def update(call: Call) -> Row:
    """Change an activity with a layout; only the application that made it may."""
    row = _existing(call)
    if row["CLIENT_ID"] != application(call).client_id:
        raise RestError("ERROR_WRONG_APPLICATION", "Обновить дело может только приложение, которое его создало")
    sent = required.mapping(call) if "fields" in call.params.raw else {}
    values = _given(call, sent, row)
    if "layout" in call.params.raw:
        layout = call.params.raw["layout"]
        layouts.check(layout)
        values |= {"SETTINGS": {**row["SETTINGS"], "LAYOUT": layout}, "SUBJECT": _title(layout)}
    activities.update(call.portal, row, values, call.actor)
    return {"activity": {"id": row["ID"]}}


@method("crm.activity.configurable.get", scope="crm", source=f"{PLACE}-get")
def get(call: Call) -> Row:
    """Return an activity with its layout; only an application may."""
    application(call)
    row = _existing(call)
    fields = {
        "typeId": row["PROVIDER_TYPE_ID"],
        "completed": row["COMPLETED"] == "Y",
        "deadline": iso(row["DEADLINE"]) if row.get("DEADLINE") else None,
        "pingOffsets": row.get("PING_OFFSETS", []),
        "isIncomingChannel": row.get("IS_INCOMING_CHANNEL") == "Y",
        "responsibleId": row["RESPONSIBLE_ID"],
        "badgeCode": row.get("BADGE_CODE", ""),
        "originatorId": row.get("ORIGINATOR_ID"),
        "originId": row.get("ORIGIN_ID"),
    }
    owner = {"id": row["ID"], "ownerTypeId": row["OWNER_TYPE_ID"], "ownerId": row["OWNER_ID"]}
    return {"activity": {**owner, "fields": fields, "layout": row["SETTINGS"]["LAYOUT"]}}


def application(call: Call) -> App:
    """Return the calling application; refused by its own code here."""
    if call.caller.app is None:
        raise RestError("ERROR_WRONG_CONTEXT", "Вызов метода возможен только в контексте rest приложения")
    return call.caller.app


def _existing(call: Call) -> Row:
    application(call)
    row = call.portal.activities.get(required.number(call, "id"))
    if row is None or row.get("PROVIDER_ID") != activities.CONFIGURABLE:
        raise required.not_found()
    return row


def _given(call: Call, sent: Row, row: Row) -> Row:
    values: Row = {}
    texts = {"badgeCode": "BADGE_CODE", "originatorId": "ORIGINATOR_ID", "originId": "ORIGIN_ID"}
    values |= {name: str(sent[key]) for key, name in texts.items() if key in sent}
    flags = {"completed": "COMPLETED", "isIncomingChannel": "IS_INCOMING_CHANNEL"}
    values |= {name: "Y" if required.yes(sent[key]) else "N" for key, name in flags.items() if key in sent}
    if sent.get("typeId"):
        values["PROVIDER_TYPE_ID"] = _type(call, str(sent["typeId"]))
    if sent.get("responsibleId"):
        values["RESPONSIBLE_ID"] = _user(sent["responsibleId"])
    if sent.get("deadline"):
        moment = required.moment(sent["deadline"], code="WRONG_FIELD_VALUE")
        values |= {"DEADLINE": moment, "START_TIME": moment, "END_TIME": moment}
    if "pingOffsets" in sent:
        values["PING_OFFSETS"] = [whole(offset) or 0 for offset in required.texts(sent["pingOffsets"])]
    after = row | values
    if after.get("IS_INCOMING_CHANNEL") == "Y" and after.get("DEADLINE"):
        raise RestError("INCOMING_ACTIVITY_CAN_NOT_BE_WITH_DEADLINE", "Входящее дело не может иметь крайний срок")
    return values


def _type(call: Call, code: str) -> str:
    about = call.portal.work.timeline.activity_types.get((application(call).client_id, code), {})
    if code != DEFAULT and about.get("IS_CONFIGURABLE_TYPE") != "Y":
        raise RestError("WRONG_FIELD_VALUE", "Wrong value of the field typeId")
    return code


def _user(given: Any) -> int:
    user_id = whole(given) or 0
    if user_id <= 0:
        raise RestError("WRONG_FIELD_VALUE", "Wrong value of the field responsibleId")
    return user_id


def _title(layout: Row) -> str:
    title = layout["header"]["title"]
    return str(title if isinstance(title, str) else next(iter(title.values()), ""))
