"""Triggers: once one fires, an item comes to the stage a person put the trigger on, if its conditions hold."""

from b24app.emulator.automation import PlacedTrigger
from b24app.emulator.crm import cards, documents, moves
from b24app.emulator.filters import comparable
from b24app.emulator.grants import Actor
from b24app.emulator.state import Portal, Row
from b24app.emulator.substitution import field_of, text

OPERATORS = ("=", "!=", ">", ">=", "<", "<=", "in", "contain", "empty", "!empty")


def fire(portal: Portal, client_id: str, code: str | None, document: str, item_id: int) -> bool:
    """Apply the trigger that leads to the earliest stage an item may go to; false when none applies.

    Any code fits when none is given, as in the call of the portal's own webhook trigger.
    """
    row, kind = documents.row_of(portal, document, item_id), documents.kind_named(portal, document)
    order = [status.status_id for status in portal.dictionaries.of(moves.stages_of(kind, row))]
    if not row or row.get(kind.stage_field) not in order:
        return False
    here = order.index(row[kind.stage_field])
    fitting = [
        trigger
        for trigger in portal.placed_triggers.values()
        if (trigger.client_id, trigger.document) == (client_id, document) and code in (None, trigger.code)
    ]
    for trigger in sorted(fitting, key=lambda found: order.index(found.stage) if found.stage in order else len(order)):
        if _may_lead(trigger, order, here) and _holds(portal, trigger, item_id):
            cards.update(portal, kind, row, {kind.stage_field: trigger.stage}, Actor(None, "robot"))
            return True
    return False


def forget_app(portal: Portal, client_id: str) -> None:
    """Drop the triggers an application registered; where people put them they stay and never fire."""
    for key in [key for key in portal.triggers if key[0] == client_id]:
        del portal.triggers[key]


def _may_lead(trigger: PlacedTrigger, order: list[str], here: int) -> bool:
    if trigger.stage not in order or order.index(trigger.stage) == here:
        return False
    return trigger.may_go_back or order.index(trigger.stage) > here


def _holds(portal: Portal, trigger: PlacedTrigger, item_id: int) -> bool:
    return all(_is_met(portal, trigger.document, item_id, condition) for condition in trigger.conditions)


def _is_met(portal: Portal, document: str, item_id: int, condition: Row) -> bool:
    found = field_of(portal, document, item_id, str(condition.get("field")))
    operator, wanted = str(condition.get("operator", "=")), condition.get("value")
    if operator in ("empty", "!empty"):
        return (found in (None, "", [])) is (operator == "empty")
    if operator == "in":
        return text(found) in {text(item) for item in (wanted if isinstance(wanted, list) else [wanted])}
    if operator == "contain":
        return text(wanted).casefold() in text(found).casefold()
    if operator in ("=", "!="):
        return (text(found).casefold() == text(wanted).casefold()) is (operator == "=")
    return _compares(operator, comparable("double", found), comparable("double", wanted))


def _compares(operator: str, found: float | None, wanted: float | None) -> bool:
    if found is None or wanted is None:
        return False
    return {">": found > wanted, ">=": found >= wanted, "<": found < wanted, "<=": found <= wanted}[operator]
