"""crm.deal.recurring.*: deals made again and again after a template."""

from typing import Any

from b24app.emulator.clock import midnight
from b24app.emulator.crm import cards, recurring
from b24app.emulator.crm.field import table
from b24app.emulator.crm.kinds import DEAL
from b24app.emulator.crm.records import accepted, described, listed, written
from b24app.emulator.errors import said
from b24app.emulator.method import Call, Page, method
from b24app.emulator.params import whole
from b24app.emulator.state import Row

PAGE = "crm/deals/recurring-deals/crm-deal-recurring-"
FIELDS = table("""ID integer r | ID
DEAL_ID integer qi | Регулярная сделка
BASED_ID integer r | Создано на основании
ACTIVE char | Активен
NEXT_EXECUTION datetime r | Дата следующего выполнения
LAST_EXECUTION datetime r | Дата последнего выполнения
COUNTER_REPEAT integer r | Количество выполнений
START_DATE date | Дата начала расчёта
CATEGORY_ID char | Воронка новой сделки
IS_LIMIT char | Тип ограничений выполнения
LIMIT_REPEAT integer | Ограничение по количеству выполнений
LIMIT_DATE date | Ограничение по дате
""")
PARAMS = table("""MODE string
SINGLE_BEFORE_START_DATE_TYPE string
SINGLE_BEFORE_START_DATE_VALUE integer
MULTIPLE_TYPE string
MULTIPLE_INTERVAL integer
OFFSET_BEGINDATE_TYPE string
OFFSET_BEGINDATE_VALUE integer
OFFSET_CLOSEDATE_TYPE string
OFFSET_CLOSEDATE_VALUE integer
""")
# The day begins for them at three, as dates without a time do in the portal's zone.
SHIFT = 3 * recurring.HOUR


@method("crm.deal.recurring.fields", scope="crm", source=f"{PAGE}fields")
def fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe the settings, the fields of PARAMS in a definition."""
    params = FIELDS["ACTIVE"].described() | {"type": "recurring_params", "title": "Параметры для расчёта даты"}
    return described(FIELDS) | {"PARAMS": params | {"definition": described(PARAMS)}}


@method("crm.deal.recurring.add", scope="crm", write=True, source=f"{PAGE}add")
def add(call: Call) -> int:
    """Make a template: a copy of an ordinary deal, or the deal itself when it is one already."""
    sent = _sent(call)
    deal = call.portal.crm.box(DEAL).rows.get(whole(sent.get("DEAL_ID")) or 0)
    if deal is None:
        raise said("Deal id is empty.")
    if any(row["DEAL_ID"] == deal["ID"] for row in call.portal.crm.recurring.values()):
        raise said("Deal already have had recurring settings.")
    row: Row = {"ID": call.portal.next_id("recurring deal"), "DEAL_ID": deal["ID"], "BASED_ID": None}
    row |= {"NEXT_EXECUTION": None, "LAST_EXECUTION": None, "COUNTER_REPEAT": None, "ACTIVE": "Y", "PARAMS": {}}
    row |= {"IS_LIMIT": "N", "LIMIT_REPEAT": None, "LIMIT_DATE": None, "START_DATE": None}
    row |= {"CATEGORY_ID": deal["CATEGORY_ID"]} | _values(sent)
    if deal.get("IS_RECURRING") != "Y":
        made = recurring.copied(call.portal, deal, {"IS_RECURRING": "Y"}, call.actor, cards.NOTHING)
        row |= {"DEAL_ID": made, "BASED_ID": deal["ID"]}
    call.portal.crm.recurring[row["ID"]] = row
    recurring.plan(call.portal, row)
    recurring.tell(call.portal, "ADD", row, call.actor)
    return int(row["ID"])


@method("crm.deal.recurring.update", scope="crm", write=True, source=f"{PAGE}update")
def update(call: Call) -> bool:
    """Change when deals are made; the next moment is found anew."""
    row = _found(call)
    row |= _values(_sent(call))
    recurring.plan(call.portal, row)
    recurring.tell(call.portal, "UPDATE", row, call.actor)
    return True


@method("crm.deal.recurring.get", scope="crm", source=f"{PAGE}get")
def get(call: Call) -> Row:
    """Return the settings."""
    return _shown(_found(call))


@method("crm.deal.recurring.list", scope="crm", source=f"{PAGE}list")
def list_(call: Call) -> Page:
    """Return a page of settings; PARAMS is passed over in a filter."""
    return listed(call, FIELDS, call.portal.crm.recurring.values(), write=_shown)


@method("crm.deal.recurring.expose", scope="crm", write=True, source=f"{PAGE}expose")
def expose(call: Call) -> Row:
    """Make a deal after the template now."""
    row = _found(call)
    if row["DEAL_ID"] not in call.portal.crm.box(DEAL).rows:
        raise said("Recurring deal is not found.")
    return {"DEAL_ID": recurring.expose(call.portal, row, call.actor)}


@method("crm.deal.recurring.delete", scope="crm", write=True, source=f"{PAGE}delete")
def delete(call: Call) -> bool:
    """Drop settings whose deal is gone: deleting the deal drops both."""
    row = _found(call)
    if row["DEAL_ID"] in call.portal.crm.box(DEAL).rows:
        raise said("Deleting is impossible. Connected recurring deal exists.")
    del call.portal.crm.recurring[row["ID"]]
    recurring.tell(call.portal, "DELETE", row, call.actor)
    return True


def _sent(call: Call) -> Row:
    sent = call.params.get("FIELDS")
    sent = {} if sent == [] else sent
    if not isinstance(sent, dict):
        raise said("Parameter 'fields' must be array.")
    if not isinstance(sent.get("PARAMS", {}), (dict, list)):
        raise said("Parameter 'params' must be array.")
    return dict(sent)


def _values(sent: Row) -> Row:
    names = ("START_DATE", "LIMIT_DATE", "LIMIT_REPEAT", "ACTIVE")
    row = {name: value for name, value in accepted(FIELDS, sent, is_new=False).items() if name in names}
    row |= {"CATEGORY_ID": whole(sent["CATEGORY_ID"]) or 0} if "CATEGORY_ID" in sent else {}
    row |= {"IS_LIMIT": sent["IS_LIMIT"] if sent["IS_LIMIT"] in ("D", "T") else "N"} if "IS_LIMIT" in sent else {}
    params = sent.get("PARAMS")
    return row | ({"PARAMS": accepted(PARAMS, params, is_new=True)} if isinstance(params, dict) else {})


def _shown(row: Row) -> Row:
    moved = {name: midnight(row[name]) + SHIFT for name in ("START_DATE", "LIMIT_DATE") if row[name]}
    shown = written(FIELDS, row | moved) | {"CATEGORY_ID": str(row["CATEGORY_ID"])}
    params: dict[str, Any] = {name: 0 if field.kind == "integer" else None for name, field in PARAMS.items()}
    return shown | {"PARAMS": params | {name: value for name, value in row["PARAMS"].items() if value is not None}}


def _found(call: Call) -> Row:
    if call.params.number() <= 0:
        raise said("id is not defined or invalid.")
    row = call.portal.crm.recurring.get(call.params.number())
    if row is None:
        raise said("Recurring deal is not found.")
    return row
