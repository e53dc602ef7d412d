"""Say which fields of a contact, a company or a deal take over which answers of a lead, in the portal's spelling.

https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-add.html
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.portal.userfields import Field, field_name
from b24app.portal.whole_lead import WholeLead

MULTIFIELDS = ("PHONE", "EMAIL", "WEB", "IM", "LINK")
"""Fields that hold rows of a value and its type."""

EMPTY: tuple[Any, ...] = (None, "", [], {}, "|")
_UTM = tuple(f"utm{one}" for one in ("Source", "Medium", "Campaign", "Content", "Term"))
_ALL = ("comments", "assignedById", "opened", "observers", *_UTM)
_SOURCE = ("sourceId", "sourceDescription")

SAME: Mapping[str, tuple[str, ...]] = {
    "contact": ("honorific", "name", "secondName", "lastName", "birthdate", "post", *_SOURCE, *_ALL),
    "company": _ALL,
    "deal": ("opportunity", "currencyId", "isManualOpportunity", "webformId", *_SOURCE, *_ALL),
}
"""Fields that have one name on both sides."""

RENAMED: Mapping[str, Mapping[str, str]] = {
    "contact": {},
    "company": {"companyTitle": "title"},
    "deal": {"title": "title", "statusDescription": "additionalInfo"},
}
"""Fields that have another name there."""

NAMES: Mapping[str, str] = {
    "title": "title",
    "name": "name",
    "second_name": "secondName",
    "last_name": "lastName",
    "position": "post",
    "company": "companyTitle",
    "birthday": "birthdate",
    "source_details": "sourceDescription",
    "amount": "opportunity",
    "comments": "comments",
}
"""Our keys of the fields every lead has, where it is one plain value."""

_KINDS = {"amount": "money", "birthday": "date"}
_NUMBERS = {"phone": ("PHONE",), "email": ("EMAIL",), "website": ("WEB", "LINK"), "messenger": ("IM",)}
_ROW = (
    "productId",
    "productName",
    "price",
    "quantity",
    "discountTypeId",
    "discountRate",
    "discountSum",
    "taxRate",
    "taxIncluded",
    "measureCode",
    "measureName",
    "sort",
)
_ADDRESS = (
    "ADDRESS",
    "ADDRESS_2",
    "ADDRESS_CITY",
    "ADDRESS_POSTAL_CODE",
    "ADDRESS_REGION",
    "ADDRESS_PROVINCE",
    "ADDRESS_COUNTRY",
    "ADDRESS_COUNTRY_CODE",
)


@dataclass(frozen=True)
class Answer:
    """A filled answer of a lead: its key, its value as the portal tells it, and its field where it is a custom one."""

    key: str
    raw: Any
    field: Field | None = None


def answers_of(lead: WholeLead) -> Iterator[Answer]:
    """Give every filled answer of a lead that a person would miss: standard ones, then custom ones."""
    for key, name in NAMES.items():
        raw = lead.item.get(name)
        if raw not in EMPTY and not (key == "amount" and not float(str(raw))) and key != "title":
            yield Answer(key, raw)
    for key, kinds in _NUMBERS.items():
        if rows := [row for row in lead.item.get("fm") or [] if row.get("typeId") in kinds]:
            yield Answer(key, rows)
    if address := address_of(lead):
        yield Answer("address", address)
    for field in lead.fields["lead"]:
        raw = lead.item.get(field_name(field.key))
        # Nobody can tell a no from a box that was never ticked.
        if raw not in EMPTY and not (field.type == "boolean" and raw in ("N", 0, False, "0")):
            yield Answer(field.key, raw, field)


def address_of(lead: WholeLead) -> dict[str, Any]:
    """Return the parts of the lead's address that are filled; only the classic methods know them."""
    return {name: lead.classic[name] for name in _ADDRESS if lead.classic.get(name) not in EMPTY}


def standard_of(lead: WholeLead, kind: str) -> dict[str, Any]:
    """Return the fields of a new card that follow from the standard fields of a lead."""
    pairs = [(name, name) for name in SAME[kind]] + list(RENAMED[kind].items())
    found = {there: lead.item[here] for here, there in pairs if lead.item.get(here) not in EMPTY}
    if kind == "deal":
        found |= {name: value for name, value in lead.item.items() if name.startswith("parentId") and value}
        found["contactIds"], found["companyId"] = lead.contacts, lead.company
    return found


def holds(kind: str, key: str) -> bool:
    """Tell whether a kind of card has a place for a standard answer."""
    name = NAMES.get(key)
    if name is None:
        return kind in ("contact", "company") and (key in _NUMBERS or key == "address")
    return name in SAME[kind] or name in RENAMED[kind]


def new_numbers(lead: WholeLead, known: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the phones, addresses and messengers of a lead that a card lacks, as the universal methods take them."""
    there = {_same(row) for row in (known or {}).get("fm") or []}
    rows = {_same(row): row for row in lead.item.get("fm") or []}
    missing = [row for same, row in rows.items() if same not in there]
    return {
        f"n{place}": {"typeId": row["typeId"], "valueType": row.get("valueType") or "WORK", "value": row["value"]}
        for place, row in enumerate(missing)
    }


def products(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return product rows as another card takes them."""
    return [{name: row[name] for name in _ROW if row.get(name) is not None} for row in rows]


def with_values(item: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a lead's row with fields that it will take over, which come in the spelling of the classic methods."""
    row = dict(item)
    numbers = [dict(one) for one in item.get("fm") or []]
    for name, value in values.items():
        if name in MULTIFIELDS:
            numbers += [
                {"typeId": name, "valueType": one.get("VALUE_TYPE") or "WORK", "value": one["VALUE"]} for one in value
            ]
        elif name.startswith("UF_"):
            row[name] = value
        else:
            first, *others = name.lower().split("_")
            row[first + "".join(map(str.capitalize, others))] = value
    return {**row, "fm": list({_same(one): one for one in numbers}.values())}


def _same(row: Mapping[str, Any]) -> tuple[str, str]:
    value = str(row.get("value") or "").strip().lower()
    if row.get("typeId") == "PHONE":
        digits = "".join(sign for sign in value if sign.isdigit())
        # Eight and plus seven begin one and the same number.
        value = digits[-10:] or value
    return str(row.get("typeId")), value


def converted(answer: Answer, to: Field) -> Any:
    """Return an answer as another custom field takes it; None where it has no place there."""
    kind = answer.field.type if answer.field else _KINDS.get(answer.key, "string")
    several = _several(answer)
    taken = [_one(one, answer.field, kind, to) for one in several if one not in EMPTY]
    if not taken or any(one is None for one in taken) or (len(taken) > 1 and not to.is_multiple):
        return None
    return taken if to.is_multiple else taken[0]


def _several(answer: Answer) -> list[Any]:
    if answer.key in _NUMBERS and answer.field is None:
        return [row["value"] for row in answer.raw]
    if isinstance(answer.raw, dict) and answer.field is None:
        return [", ".join(str(part) for part in answer.raw.values())]
    return answer.raw if isinstance(answer.raw, list) else [answer.raw]


def _one(raw: Any, field: Field | None, kind: str, to: Field) -> Any:
    if to.type == "list":
        return _value(said(raw, field), _key(raw, field), to)
    if to.type == kind:
        return raw
    if {to.type, kind} == {"number", "money"}:
        return str(raw).partition("|")[0]
    return said(raw, field) if to.type == "string" and kind != "file" else None


def _key(raw: Any, field: Field | None) -> str:
    return next((one.key for one in field.values if str(one.id) == str(raw)), "") if field else ""


def _value(title: str, key: str, to: Field) -> int | None:
    """Find a value by its key, which is the same on both sides, else by what people read."""
    by_key = next((one.id for one in to.values if key and one.key == key), None)
    return by_key or next((one.id for one in to.values if title and one.title.casefold() == title.casefold()), None)


def said(raw: Any, field: Field | None) -> str:
    """Say one answer in words: the title of a list's value, a sum without its currency."""
    if field and field.type == "list":
        return next((one.title for one in field.values if str(one.id) == str(raw)), "")
    if field and field.type == "money":
        return str(raw).partition("|")[0]
    if field and field.type == "date":
        return ".".join(reversed(str(raw)[:10].split("-")))
    return str(raw).strip()
