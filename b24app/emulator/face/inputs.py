"""Fields of a card as a person fills them in, and what was changed of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from multidict import MultiDict

from b24app.emulator import userfields
from b24app.emulator.clock import PORTAL_ZONE
from b24app.emulator.crm.about import About
from b24app.emulator.crm.mandatory import always
from b24app.emulator.state import Portal, Row

# How a type is filled in; what is not here is one line of text, and what is None is not filled in by hand here.
_WIDGETS = {"integer": "number", "double": "text", "money": "money", "date": "date", "datetime": "datetime-local"}
_WIDGETS |= {"boolean": "choice", "char": "choice", "enumeration": "choice", "crm_status": "choice", "user": "choice"}
_WIDGETS |= {"employee": "choice", "crm_currency": "choice", "crm_multifield": "lines"}
_CLOSED = frozenset({"file", "crm", "crm_contact", "crm_company", "crm_category", "crm_lead", "crm_quote", "location"})
_CLOSED |= {"iblock_element", "iblock_section", "address", "resourcebooking", "crm_deal"}
_AREAS = frozenset({"COMMENTS", "SOURCE_DESCRIPTION", "STATUS_DESCRIPTION", "ADDITIONAL_INFO"})


@dataclass(frozen=True)
class Input:
    """A field to be filled in: what it holds now, as text, and what it may hold."""

    name: str
    title: str
    widget: str
    values: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()
    is_many: bool = False
    is_required: bool = False


def inputs(known: About, row: Row, names: list[str], language: str = "ru") -> list[Input]:
    """Return how fields of a card are filled in; what only programs fill in is left out."""
    required = always(known)
    found = [_input(known, row, name, language, is_required=name in required) for name in names]
    return [one for one in found if one is not None]


def changed(known: About, row: Row, names: list[str], form: MultiDict[str]) -> Row:
    """Return what a form holds otherwise than the card, as the old methods are sent it."""
    sent: Row = {}
    for one in inputs(known, row, names):
        given = tuple(text for text in _given(one, form) if text)
        if given != one.values:
            sent[one.name] = _sent(one, row, given)
    return sent


def _input(known: About, row: Row, name: str, language: str, *, is_required: bool) -> Input | None:
    own = known.own.get(name)
    kind = str(own["USER_TYPE_ID"]) if own else known.standard[name].kind
    if kind in _CLOSED:
        return None
    is_many = bool(own and own["MULTIPLE"] == "Y") or kind == "crm_multifield"
    widget = "area" if name in _AREAS else _WIDGETS.get(kind, "text")
    widget = "lines" if is_many and widget != "choice" else widget
    held = row.get(name)
    values = held if isinstance(held, list) else [] if held in (None, "") else [held]
    texts = tuple(_text(kind, value) for value in values)
    options = _options(known, name, kind, own) if widget == "choice" else ()
    title = userfields.label_of(own, language) if own else known.title(name)
    return Input(name, title, widget, texts, options, is_many, is_required)


def _options(known: About, name: str, kind: str, own: Row | None) -> tuple[tuple[str, str], ...]:
    if kind in ("user", "employee"):
        return tuple((str(user.id), user.full_name) for user in known.portal.users.values() if user.is_active)
    if own is not None:
        return tuple((str(row["ID"]), str(row["VALUE"])) for row in own.get("LIST") or ()) or YES_NO["boolean"]
    if kind == "crm_currency":
        return tuple((code, code) for code in known.portal.crm.currencies)
    if kind == "char":
        return YES_NO["char"]
    return _words(known.portal, known.standard[name].status_type)


def _words(portal: Portal, dictionary: str) -> tuple[tuple[str, str], ...]:
    return tuple((status.status_id, status.name) for status in portal.dictionaries.of(dictionary))


YES_NO = {"boolean": (("1", "да"), ("0", "нет")), "char": (("Y", "да"), ("N", "нет"))}


def _text(kind: str, value: Any) -> str:
    if isinstance(value, dict):
        return str(value["VALUE"])
    if kind in ("date", "datetime"):
        at = datetime.fromtimestamp(value, PORTAL_ZONE)
        return at.strftime("%Y-%m-%d" if kind == "date" else "%Y-%m-%dT%H:%M")
    if kind == "money":
        return str(value).partition("|")[0]
    if isinstance(value, float):
        return f"{value:g}" if value != int(value) else str(int(value))
    return str(value)


def _given(one: Input, form: MultiDict[str]) -> list[str]:
    texts = form.getall(one.name, [])
    if one.widget == "lines":
        return [line.strip() for text in texts for line in text.splitlines()]
    return [text.replace("\r\n", "\n").strip() for text in texts]


def _sent(one: Input, row: Row, given: tuple[str, ...]) -> Any:
    held = row.get(one.name)
    if isinstance(held, list) and held and isinstance(held[0], dict):
        gone = [{"ID": item["ID"], "DELETE": "Y"} for item in held if item["VALUE"] not in given]
        return gone + [{"VALUE": text} for text in given if text not in one.values]
    if one.widget == "lines" and one.name in ("PHONE", "EMAIL", "WEB", "IM", "LINK"):
        return [{"VALUE": text} for text in given]
    if one.is_many:
        return list(given)
    text = given[0] if given else ""
    return f"{text}|{str(held or '').partition('|')[2] or 'RUB'}" if one.widget == "money" and text else text
