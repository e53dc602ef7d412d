"""Ask for the custom fields of a place together with something else, so that they cost no request of their own."""

from collections.abc import Collection, Mapping
from typing import Any

from b24app.portal.answer import Answer
from b24app.portal.card import STANDARD
from b24app.portal.client import Portal
from b24app.portal.process_fields import as_classic, config_query, configs_in, configs_query
from b24app.portal.refusals import Refusal
from b24app.portal.targets import Target
from b24app.portal.userfields import TYPES, Field, field_key, fields_in, fields_query

Query = tuple[str, Mapping[str, Any]]
_LANGUAGE = "en"
_VALUES = "values "


def queries(target: Target, keys: Collection[str]) -> dict[str, Query]:
    """Name the calls that tell the fields of these keys, by the names under which `fields` looks for their answers."""
    if not set(keys) - set(STANDARD):
        return {}
    if target.entity != "smart_process":
        return {"fields": fields_query(_LANGUAGE, target)}
    values = {f"{_VALUES}{row}": config_query(row) for row in target.list_fields}
    return {"fields": configs_query(_LANGUAGE, target), **values}


def ask(portal: Portal, asked: Mapping[str, Query]) -> dict[str, Answer]:
    """Ask everything together; raises what the portal refuses."""
    answers = {}
    for name, answer in (portal.batch(asked) if asked else {}).items():
        if isinstance(answer, Refusal):
            raise answer
        answers[name] = answer
    return answers


def fields(portal: Portal, target: Target, answers: Mapping[str, Answer], keys: Collection[str]) -> tuple[Field, ...]:
    """Read the fields of these keys from the answers of `queries`."""
    if "fields" not in answers:
        return ()
    if target.entity != "smart_process":
        return fields_in([answers["fields"].result], target)
    rows = [row for row in _all(portal, target, answers["fields"]) if field_key(str(row["fieldName"]), target) in keys]
    enums = {int(name.removeprefix(_VALUES)): one for name, one in answers.items() if name.startswith(_VALUES)}
    # A list field that has come since the place was found is asked for now.
    late = {int(row["id"]) for row in rows if row.get("userTypeId") == TYPES["list"]} - set(enums)
    asked = ask(portal, {f"{_VALUES}{row}": config_query(row) for row in sorted(late)})
    enums |= {int(name.removeprefix(_VALUES)): one for name, one in asked.items()}
    values = {row: (one.result or {}).get("field", {}).get("enum") for row, one in enums.items()}
    return fields_in([[as_classic(row, values.get(int(row["id"])), _LANGUAGE) for row in rows]], target)


def _all(portal: Portal, target: Target, first: Answer) -> list[Mapping[str, Any]]:
    rows, (method, asked) = configs_in(first.result), configs_query(_LANGUAGE, target)
    while first.next is not None:
        first = portal.read(method, {**asked, "start": first.next})
        rows += configs_in(first.result)
    return rows
