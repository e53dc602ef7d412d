"""Write answers into a card: keys of fields and of list values become the portal's names and row ids."""

from collections.abc import Iterable, Mapping
from typing import Any

from b24app.portal.card import STANDARD
from b24app.portal.targets import LEADS, Target
from b24app.portal.userfields import Field, field_name

_SEVERAL = ("phone", "email", "website")
_CURRENCY = "RUB"


def written(answers: Mapping[str, Any], fields: Iterable[Field], target: Target = LEADS) -> dict[str, Any]:
    """Spell answers as the portal's `fields`; a key that is neither a field of these nor a standard one is left out.

    An answer of None empties the field. A value of a list that the portal does not have is left out too.
    https://apidocs.bitrix24.com/api-reference/crm/leads/crm-lead-update.html
    """
    known = {field.key: field for field in fields}
    custom = {field_name(key, target): _custom(known[key], answer) for key, answer in answers.items() if key in known}
    rest = {STANDARD[key]: _standard(key, answer) for key, answer in answers.items() if key in STANDARD}
    return rest | custom


def _standard(key: str, answer: Any) -> Any:
    if key in _SEVERAL:
        return [{"VALUE": answer, "VALUE_TYPE": "WORK"}] if answer else []
    return "" if answer is None else answer


def _custom(field: Field, answer: Any) -> Any:
    if field.is_multiple:
        several = answer if isinstance(answer, list) else [answer]
        return [one for one in (_one(field, each) for each in several) if one != ""]
    return _one(field, answer)


def _one(field: Field, answer: Any) -> Any:
    if answer is None:
        return ""
    if field.type == "list":
        rows = {value.key or str(value.id): value.id for value in field.values}
        return rows.get(str(answer), "")
    if field.type == "money":
        return f"{answer}|{_CURRENCY}"
    if field.type == "boolean":
        return "1" if answer else "0"
    return str(answer)
