"""The columns that a file of leads may have, and the headings by which people know them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from b24app.portal.lead_book import LeadBook
from b24app.portal.userfields import Field, field_name

Kind = Literal[
    "text", "phone", "email", "url", "number", "money", "date", "datetime", "boolean", "list", "user", "stage", "source"
]

NOTES = ("line", "error")
"""Keys of the columns that a file of errors has besides; they are passed over when it comes back."""


@dataclass(frozen=True)
class Column:
    """A column: our key, the portal's field, what its values are, and its headings, Russian and English first."""

    key: str
    field: str
    kind: Kind
    headings: tuple[str, ...]
    is_multiple: bool = False
    use: str = ""
    own: Field | None = None

    def heading(self, language: str) -> str:
        """Return what the column is called in a language."""
        return self.headings[0 if language == "ru" else 1]


def _usual(key: str, field: str, kind: Kind, *headings: str, use: str = "", is_multiple: bool = False) -> Column:
    return Column(key, field, kind, headings, is_multiple, use)


USUAL: tuple[Column, ...] = (
    _usual("title", "TITLE", "text", "Название лида", "Lead title", "Название", "Лид", "Lead", "Title", "Lead Name"),
    _usual("last_name", "LAST_NAME", "text", "Фамилия", "Last name", "Surname"),
    _usual("name", "NAME", "text", "Имя", "First name", "Name", "ФИО", "Контактное лицо", "Клиент"),
    _usual("second_name", "SECOND_NAME", "text", "Отчество", "Middle name", "Second name"),
    _usual(
        "company", "COMPANY_TITLE", "text", "Компания", "Company", "Название компании", "Организация", "Company Name",
    ),
    _usual("position", "POST", "text", "Должность", "Position", "Job title"),
    _usual(
        "phone", "PHONE", "phone", "Телефон", "Phone", "Рабочий телефон", "Тел", "Work phone", "Phone number",
        use="WORK", is_multiple=True,
    ),
    _usual(
        "mobile", "PHONE", "phone", "Мобильный телефон", "Mobile phone", "Мобильный", "Mobile",
        use="MOBILE", is_multiple=True,
    ),
    _usual(
        "email", "EMAIL", "email", "E-mail", "E-mail", "Рабочий e-mail", "Почта", "Электронная почта", "Work e-mail",
        "Mail", use="WORK", is_multiple=True,
    ),
    _usual(
        "website", "WEB", "url", "Сайт", "Website", "Корпоративный сайт", "Corporate website", "Site",
        use="WORK", is_multiple=True,
    ),
    _usual("address", "ADDRESS", "text", "Адрес", "Address"),
    _usual("birthday", "BIRTHDATE", "date", "Дата рождения", "Date of birth", "Birthday"),
    _usual("stage", "STATUS_ID", "stage", "Стадия", "Stage", "Статус", "Status"),
    _usual("source", "SOURCE_ID", "source", "Источник", "Source"),
    _usual("source_details", "SOURCE_DESCRIPTION", "text", "Дополнительно об источнике", "Source information"),
    _usual("amount", "OPPORTUNITY", "money", "Сумма", "Amount", "Возможная сумма", "Opportunity"),
    _usual("assigned", "ASSIGNED_BY_ID", "user", "Ответственный", "Responsible person", "Менеджер", "Responsible"),
    _usual("comments", "COMMENTS", "text", "Комментарий", "Comment", "Комментарии", "Comments"),
)  # fmt: skip
"""Columns that every portal has."""

_NOTES = (
    _usual("line", "", "text", "Строка файла", "Line of the file"),
    _usual("error", "", "text", "Что исправить", "What to mend"),
)

_KINDS: dict[str, Kind] = {
    "number": "number",
    "money": "money",
    "date": "date",
    "datetime": "datetime",
    "boolean": "boolean",
    "list": "list",
    "user": "user",
    "url": "url",
}


def note_columns() -> tuple[Column, ...]:
    """Return the columns of our own in a file of errors."""
    return _NOTES


def columns_of(book: LeadBook) -> tuple[Column, ...]:
    """List the columns that leads of a portal can have."""
    return (*USUAL, *(own_column(field) for field in book.fields))


def own_column(field: Field) -> Column:
    """Make the column of a custom field; a field without a label goes by its name alone."""
    name = field_name(field.key)
    titles = tuple(title or name for title in field.titles)
    kind = _KINDS.get(field.type, "text")
    return Column(field.key, name, kind, titles, field.is_multiple, own=field)


def found(heading: str, columns: Sequence[Column]) -> Column | None:
    """Return the column that a heading, a key or the portal's name of a field stands for; custom fields go first."""
    wanted = plain(heading)
    exact = [one for one in columns if wanted in (plain(one.key), plain(one.field))]
    named = [one for one in columns if wanted in map(plain, one.headings)]
    if not wanted:
        return None
    return next(iter([*exact, *_own_first(named)]), None)


def plain(heading: str) -> str:
    """Spell a heading so that two ways to write it are one."""
    return re.sub(r"[\s_.:*-]+", " ", heading.casefold().replace("ё", "е")).replace("e mail", "email").strip()


def _own_first(columns: Iterable[Column]) -> list[Column]:
    return sorted(columns, key=lambda one: one.own is None)
