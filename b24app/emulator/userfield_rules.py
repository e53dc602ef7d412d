"""Rules of user fields: what a new one may be, and what may change."""

import re
from typing import Any

from b24app.emulator.crm.kinds import kind_of
from b24app.emulator.errors import RestError, core, said
from b24app.emulator.params import whole
from b24app.emulator.state import Portal, Row
from b24app.emulator.userfield_lists import changed

TYPES: tuple[str, ...] = (
    "string",
    "integer",
    "double",
    "boolean",
    "datetime",
    "date",
    "money",
    "url",
    "address",
    "enumeration",
    "file",
)
TYPES += ("employee", "crm_status", "iblock_section", "iblock_element", "crm")
LABELS = ("EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LIST_FILTER_LABEL", "ERROR_MESSAGE", "HELP_MESSAGE")
LANGUAGES: tuple[str, ...] = (
    "ar",
    "br",
    "de",
    "en",
    "fr",
    "hi",
    "id",
    "in",
    "it",
    "ja",
    "kz",
    "la",
    "ms",
    "pl",
    "ru",
    "sc",
    "tc",
    "th",
)
LANGUAGES += ("tr", "ua", "vn")
LONGEST_NAME = 50
USER = "USER"
FLAGS = {"MULTIPLE": "N", "MANDATORY": "N", "SHOW_FILTER": "N", "SHOW_IN_LIST": "Y", "EDIT_IN_LIST": "Y"}
FLAGS |= {"IS_SEARCHABLE": "N"}
# What a type's SETTINGS are when nothing is said.
SETTINGS: dict[str, Row] = {
    "string": {"SIZE": 20, "ROWS": 1, "REGEXP": "", "MIN_LENGTH": 0, "MAX_LENGTH": 0, "DEFAULT_VALUE": ""},
    "integer": {"SIZE": 20, "MIN_VALUE": 0, "MAX_VALUE": 0, "DEFAULT_VALUE": None},
    "double": {"PRECISION": 2, "SIZE": 20, "MIN_VALUE": 0, "MAX_VALUE": 0, "DEFAULT_VALUE": None},
    "boolean": {"DEFAULT_VALUE": 0, "DISPLAY": "CHECKBOX", "LABEL": ["", ""], "LABEL_CHECKBOX": ""},
    "date": {"DEFAULT_VALUE": {"TYPE": "NONE", "VALUE": ""}},
    "datetime": {"DEFAULT_VALUE": {"TYPE": "NONE", "VALUE": ""}, "USE_SECOND": "Y", "USE_TIMEZONE": "N"},
    "enumeration": {"DISPLAY": "LIST", "LIST_HEIGHT": 1, "CAPTION_NO_VALUE": "", "SHOW_NO_VALUE": "Y"},
    "money": {"DEFAULT_VALUE": ""},
}

_NAME = re.compile(r"[A-Z0-9_]+")


def add(portal: Portal, sent: Row, entity: str = "CRM_LEAD") -> int:
    """Create a field; the prefix UF_CRM_ is put in front, whatever name was sent without it."""
    kind, name = _kind(sent), _name(portal, sent, entity)
    row: Row = {"ENTITY_ID": entity, "FIELD_NAME": name, "USER_TYPE_ID": kind}
    row |= {"XML_ID": sent.get("XML_ID") or None, "SORT": _sort(sent.get("SORT"))}
    row |= {flag: _flag(flag, sent.get(flag), usual) for flag, usual in FLAGS.items()}
    if kind == "boolean" and row["MULTIPLE"] == "Y":
        row["MULTIPLE"] = "N"
    row |= {label: _labels(sent.get(label, sent.get("LABEL"))) for label in LABELS}
    row["SETTINGS"] = SETTINGS.get(kind, {}) | _map(sent.get("SETTINGS"))
    row["LIST"] = changed(portal, [], sent.get("LIST")) if kind == "enumeration" else []
    number = portal.next_id("userfield")
    portal.userfields[number] = {"ID": number, **row}
    return number


def update(portal: Portal, row: Row, sent: Row) -> None:
    """Change a field: type, name and multiplicity stay, SETTINGS are merged, labels not named in a map are emptied."""
    row |= {"XML_ID": sent["XML_ID"] or None} if "XML_ID" in sent else {}
    row |= {"SORT": _sort(sent["SORT"])} if "SORT" in sent else {}
    row |= {flag: _flag(flag, sent[flag], row[flag]) for flag in FLAGS if flag in sent and flag != "MULTIPLE"}
    row |= {label: _labels(sent.get(label, sent.get("LABEL"))) for label in LABELS if label in sent or "LABEL" in sent}
    row["SETTINGS"] = row["SETTINGS"] | _map(sent.get("SETTINGS"))
    if row["USER_TYPE_ID"] == "enumeration" and "LIST" in sent:
        row["LIST"] = changed(portal, row["LIST"], sent["LIST"])


def _kind(sent: Row) -> str:
    missing = next((field for field in ("USER_TYPE_ID", "FIELD_NAME") if not sent.get(field)), None)
    if missing:
        raise said(f"The '{missing}' field is not found.")
    if sent["USER_TYPE_ID"] not in TYPES:
        raise core("Указан неверный пользовательский тип.<br>")
    return str(sent["USER_TYPE_ID"])


def _name(portal: Portal, sent: Row, entity: str) -> str:
    prefix = "UF_USR_" if entity == USER else "UF_CRM_"
    name = prefix + str(sent["FIELD_NAME"]).upper().removeprefix(prefix).removeprefix("UF_")
    if len(name) > LONGEST_NAME:
        raise core("Имя поля слишком длинное (больше 50 символов).<br>")
    if not _NAME.fullmatch(name):
        raise core("Имя поля содержит недопустимые символы. Допустимы только: A-Z 0-9 _.<br>")
    if any((row["FIELD_NAME"], row["ENTITY_ID"]) == (name, entity) for row in portal.userfields.values()):
        raise core(f"Поле {name} для объекта {entity} уже существует.<br>")
    return name


def _flag(name: str, sent: Any, usual: str) -> str:
    """SHOW_FILTER Y is kept as E, a search by mask."""
    value = str(sent or usual).upper()
    return "E" if name == "SHOW_FILTER" and value == "Y" else value


def _labels(sent: Any) -> dict[str, str]:
    """Text is for every language; in a map the languages not named become empty."""
    if isinstance(sent, dict):
        return {language: str(sent.get(language) or "") for language in LANGUAGES}
    return dict.fromkeys(LANGUAGES, "" if sent is None or isinstance(sent, list) else str(sent))


def _sort(sent: Any) -> int:
    return max(whole(sent) or 0, 0) or 100


def _map(sent: Any) -> Row:
    return dict(sent) if isinstance(sent, dict) else {}


def not_found() -> RestError:
    """Refuse an id nobody has."""
    return RestError("ERROR_NOT_FOUND", "The entity with ID is not found.")


def delete(portal: Portal, row: Row) -> None:
    """Drop a field and at once all that items kept in it."""
    del portal.userfields[row["ID"]]
    for box in portal.crm.boxes.values():
        kind = kind_of(portal, box.type_id)
        if kind is not None and kind.userfields == row["ENTITY_ID"]:
            for item in box.rows.values():
                item.pop(row["FIELD_NAME"], None)
