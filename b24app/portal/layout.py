"""Read and write how the card is laid out for everybody: sections and the fields in each.

https://apidocs.bitrix24.com/api-reference/crm/universal/item-details-configuration/index.html
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from b24app.portal.card import STANDARD
from b24app.portal.client import Portal
from b24app.portal.targets import Target
from b24app.portal.userfields import field_key, field_name

_COMMON = "C"
_WORDS = {**STANDARD, "amount": "OPPORTUNITY_WITH_CURRENCY"}
_KEYS = {theirs: ours for ours, theirs in _WORDS.items()}
_OWN = re.compile(r"[A-Z][A-Z0-9_]*")


@dataclass(frozen=True)
class Element:
    """A field in the card; `is_always` shows it empty too."""

    name: str
    is_always: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Section:
    """A section of the card; people see its title, the portal goes by its name."""

    name: str
    title: str
    elements: tuple[Element, ...]


Layout = tuple[Section, ...]


def element_name(word: str, target: Target) -> str:
    """Spell a field as the card does; a word in capitals is the portal's own already."""
    return word if word.isupper() else _WORDS.get(word) or field_name(word, target)


def element_word(name: str, target: Target) -> str:
    """Spell the portal's name of a field as people do; empty for a name that no file could hold."""
    if name.startswith(target.field_prefix):
        return field_key(name, target)
    return _KEYS.get(name) or (name if _OWN.fullmatch(name) else "")


def layout_query(target: Target) -> tuple[str, Mapping[str, Any]]:
    """Name the call that reads the card everybody sees; nothing comes where nobody has arranged it."""
    return "crm.item.details.configuration.get", _place(target)


def layout_in(result: Any) -> Layout | None:
    """Read the answer of `layout_query`."""
    return tuple(_section(one) for one in result) if isinstance(result, list) and result else None


def _section(raw: Mapping[str, Any]) -> Section:
    elements = raw.get("elements") or []
    return Section(str(raw["name"]), str(raw.get("title") or "").strip(), tuple(_element(one) for one in elements))


def _element(raw: Mapping[str, Any]) -> Element:
    # PHP sends an empty map as a list.
    options = raw.get("options")
    return Element(
        str(raw["name"]), str(raw.get("optionFlags") or "0") == "1", options if isinstance(options, dict) else {}
    )


def set_layout(portal: Portal, target: Target, layout: Iterable[Section]) -> None:
    """Arrange the card for everybody; those who have arranged their own keep it."""
    portal.write("crm.item.details.configuration.set", {**_place(target), "data": [_sent(one) for one in layout]})


def reset_layout(portal: Portal, target: Target) -> None:
    """Give the card everybody sees back to the portal, which shows its usual one."""
    portal.write("crm.item.details.configuration.reset", _place(target))


def _sent(section: Section) -> dict[str, Any]:
    elements = [
        {"name": one.name, "optionFlags": int(one.is_always), **({"options": dict(one.options)} if one.options else {})}
        for one in section.elements
    ]
    return {"name": section.name, "title": section.title, "type": "section", "elements": elements}


def _place(target: Target) -> dict[str, Any]:
    extras = {
        "lead": {"leadCustomerType": 1},
        "deal": {"dealCategoryId": target.category_id},
        "smart_process": {"categoryId": target.category_id},
    }
    return {"entityTypeId": target.entity_type_id, "scope": _COMMON, "extras": extras[target.entity]}


_STOCK: Mapping[str, Mapping[tuple[str, str], str]] = {
    "lead": {
        ("main", "О лиде"): "TITLE STATUS_ID OPPORTUNITY_WITH_CURRENCY CLIENT NAME SECOND_NAME LAST_NAME BIRTHDATE "
        "POST COMPANY_TITLE PHONE EMAIL WEB IM ADDRESS",
        ("additional", "Дополнительно"): "SOURCE_ID SOURCE_DESCRIPTION OPENED ASSIGNED_BY_ID OBSERVER COMMENTS UTM",
        ("products", "Товары"): "PRODUCT_ROW_SUMMARY",
    },
    "deal": {
        ("main", "О сделке"): "TITLE STAGE_ID OPPORTUNITY_WITH_CURRENCY CLOSEDATE CLIENT",
        ("additional", "Дополнительно"): "TYPE_ID SOURCE_ID SOURCE_DESCRIPTION BEGINDATE OPENED ASSIGNED_BY_ID "
        "OBSERVER COMMENTS UTM",
        ("products", "Товары"): "PRODUCT_ROW_SUMMARY",
        ("recurring", "Регулярная сделка"): "RECURRING",
    },
    "smart_process": {
        ("main", "Основное"): "TITLE OPPORTUNITY_WITH_CURRENCY CLIENT BEGINDATE CLOSEDATE",
        ("additional", "Дополнительно"): "SOURCE_ID SOURCE_DESCRIPTION OPENED ASSIGNED_BY_ID OBSERVER",
    },
}


_SWITCHED = {
    "clients": ("CLIENT",),
    "products": ("OPPORTUNITY_WITH_CURRENCY",),
    "dates": ("BEGINDATE", "CLOSEDATE"),
    "sources": ("SOURCE_ID", "SOURCE_DESCRIPTION"),
    "observers": ("OBSERVER",),
}


def usual_layout(target: Target, custom: Iterable[str], switches: Mapping[str, bool]) -> Layout:
    """Give the card as portals show it where nobody has arranged it; `custom` are the names of custom fields there.

    A portal does not tell this one, so it is written down here from the documentation's samples. Of a smart process,
    `switches` say which fields its cards have.
    """
    off = {name for switch, names in _SWITCHED.items() if not switches.get(switch) for name in names}
    missing = off if target.entity == "smart_process" else set()
    return tuple(
        Section(name, title, _elements([*words.split(), *(custom if name == "additional" else ())], missing))
        for (name, title), words in _STOCK[target.entity].items()
    )


def _elements(names: Iterable[str], missing: Collection[str]) -> tuple[Element, ...]:
    return tuple(Element(name) for name in names if name not in missing)
