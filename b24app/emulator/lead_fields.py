"""The fields of a lead: the standard ones and how they are read from a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from b24app.emulator.filters import Reader
from b24app.emulator.leads import semantics
from b24app.emulator.state import Portal


@dataclass(frozen=True)
class Field:
    """A field's place in crm.lead.fields."""

    kind: str
    title: str
    is_read_only: bool = False
    is_multiple: bool = False
    status_type: str = ""

    def described(self) -> dict[str, Any]:
        """Describe the field as crm.lead.fields does."""
        shown: dict[str, Any] = {"type": self.kind, "isRequired": False, "isReadOnly": self.is_read_only}
        shown |= {"isImmutable": False, "isMultiple": self.is_multiple, "isDynamic": False}
        shown |= {"statusType": self.status_type} if self.status_type else {}
        return shown | {"title": self.title}


def _read_only(kind: str, title: str) -> Field:
    return Field(kind, title, is_read_only=True)


STANDARD: Mapping[str, Field] = {
    "ID": _read_only("integer", "ID"),
    "TITLE": Field("string", "Название лида"),
    "HONORIFIC": Field("crm_status", "Обращение", status_type="HONORIFIC"),
    "NAME": Field("string", "Имя"),
    "SECOND_NAME": Field("string", "Отчество"),
    "LAST_NAME": Field("string", "Фамилия"),
    "BIRTHDATE": Field("date", "Дата рождения"),
    "COMPANY_TITLE": Field("string", "Название компании"),
    "SOURCE_ID": Field("crm_status", "Источник", status_type="SOURCE"),
    "SOURCE_DESCRIPTION": Field("string", "Дополнительно об источнике"),
    "STATUS_ID": Field("crm_status", "Стадия", status_type="STATUS"),
    "STATUS_DESCRIPTION": Field("string", "Дополнительно о стадии"),
    "STATUS_SEMANTIC_ID": _read_only("string", "Состояние статуса"),
    "POST": Field("string", "Должность"),
    "ADDRESS": Field("string", "Адрес"),
    "ADDRESS_2": Field("string", "Адрес (стр. 2)"),
    "ADDRESS_CITY": Field("string", "Город"),
    "ADDRESS_POSTAL_CODE": Field("string", "Почтовый индекс"),
    "ADDRESS_REGION": Field("string", "Район"),
    "ADDRESS_PROVINCE": Field("string", "Область"),
    "ADDRESS_COUNTRY": Field("string", "Страна"),
    "ADDRESS_COUNTRY_CODE": Field("string", "Код страны"),
    "ADDRESS_LOC_ADDR_ID": Field("integer", "Идентификатор адреса местоположения"),
    "CURRENCY_ID": Field("crm_currency", "Валюта"),
    "OPPORTUNITY": Field("double", "Сумма"),
    "IS_MANUAL_OPPORTUNITY": Field("char", "IS_MANUAL_OPPORTUNITY"),
    "OPENED": Field("char", "Доступен для всех"),
    "COMMENTS": Field("string", "Комментарий"),
    "HAS_PHONE": _read_only("char", "Задан телефон"),
    "HAS_EMAIL": _read_only("char", "Задан e-mail"),
    "HAS_IMOL": _read_only("char", "Задана открытая линия"),
    "ASSIGNED_BY_ID": Field("user", "Ответственный"),
    "CREATED_BY_ID": _read_only("user", "Кем создан"),
    "MODIFY_BY_ID": _read_only("user", "Кем изменен"),
    "MOVED_BY_ID": _read_only("user", "MOVED_BY_ID"),
    "DATE_CREATE": _read_only("datetime", "Дата создания"),
    "DATE_MODIFY": _read_only("datetime", "Дата изменения"),
    "MOVED_TIME": _read_only("datetime", "MOVED_TIME"),
    "COMPANY_ID": Field("crm_company", "Компания"),
    "CONTACT_ID": Field("crm_contact", "Контакт"),
    "CONTACT_IDS": Field("crm_contact", "CONTACT_IDS", is_multiple=True),
    "IS_RETURN_CUSTOMER": _read_only("char", "Повторный лид"),
    "DATE_CLOSED": _read_only("datetime", "Дата завершения"),
    "ORIGINATOR_ID": Field("string", "Внешний источник"),
    "ORIGIN_ID": Field("string", "Идентификатор элемента во внешнем источнике"),
    "UTM_SOURCE": Field("string", "Рекламная система"),
    "UTM_MEDIUM": Field("string", "Тип трафика"),
    "UTM_CAMPAIGN": Field("string", "Обозначение рекламной кампании"),
    "UTM_CONTENT": Field("string", "Содержание кампании"),
    "UTM_TERM": Field("string", "Условие поиска кампании"),
    "LAST_ACTIVITY_TIME": _read_only("datetime", "LAST_ACTIVITY_TIME"),
    "LAST_ACTIVITY_BY": _read_only("user", "LAST_ACTIVITY_BY"),
    "PHONE": Field("crm_multifield", "Телефон", is_multiple=True),
    "EMAIL": Field("crm_multifield", "E-mail", is_multiple=True),
    "WEB": Field("crm_multifield", "Сайт", is_multiple=True),
    "IM": Field("crm_multifield", "Мессенджер", is_multiple=True),
    "LINK": Field("crm_multifield", "LINK", is_multiple=True),
}
MULTIFIELDS = tuple(name for name, field in STANDARD.items() if field.kind == "crm_multifield")
# What import may set besides.
IMPORTED = frozenset({"DATE_CREATE", "DATE_MODIFY", "CREATED_BY_ID", "MODIFY_BY_ID"})


def reader(portal: Portal, name: str) -> Reader:
    """Return how a field's value is got from a row, worked-out fields included."""
    if name in _WORKED_OUT:
        return _WORKED_OUT[name]
    if name == "STATUS_SEMANTIC_ID":
        return lambda row: semantics(portal, row["STATUS_ID"])
    if name in MULTIFIELDS:
        return lambda row: [item["VALUE"] for item in row.get(name, ())]
    return lambda row: row.get(name)


def _yes(is_so: object) -> str:
    return "Y" if is_so else "N"


_WORKED_OUT: dict[str, Reader] = {
    "HAS_PHONE": lambda row: _yes(row.get("PHONE")),
    "HAS_EMAIL": lambda row: _yes(row.get("EMAIL")),
    "HAS_IMOL": lambda row: _yes([item for item in row.get("IM", ()) if item["VALUE"].startswith("imol|")]),
    "IS_RETURN_CUSTOMER": lambda row: _yes(row.get("CONTACT_IDS") or row.get("COMPANY_ID")),
    "CONTACT_ID": lambda row: next(iter(row.get("CONTACT_IDS", ())), None),
    "OPENED": lambda row: row.get("OPENED", "N"),
    "IS_MANUAL_OPPORTUNITY": lambda row: row.get("IS_MANUAL_OPPORTUNITY", "N"),
    "OPPORTUNITY": lambda row: row.get("OPPORTUNITY", 0.0),
    "CURRENCY_ID": lambda row: row.get("CURRENCY_ID", "RUB"),
}
