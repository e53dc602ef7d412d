"""Inputs and outputs of a robot: what the portal is told of them, and reading what it sends, leniently.

The portal fills a robot's settings from the card, so a value comes as text in the form the portal shows to people:
`user_7`, `Y`, `21.08.2026 14:30:00`, an empty text, or not at all.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any, ClassVar, Literal

from b24app.errors import AppError
from b24app.languages import phrase
from b24app.portal.bizproc import Property
from b24app.robots.gate import Texts

_USER = re.compile(r"(?:user_)?(\d+)|.*\[(\d+)\]", re.DOTALL)
_YES = frozenset({"y", "yes", "1", "true", "да"})
_NO = frozenset({"n", "no", "0", "false", "нет"})


class BadInput(AppError):
    """The robot's setting cannot be read; correct it in the robot's settings on the stage."""

    code = "robots.bad-input"


class Unreadable(ValueError):
    """A value is not what its field takes; carries what is wrong and the way out as phrases."""

    def __init__(self, what: str, way_out: str) -> None:
        super().__init__(what)
        self.what = what
        self.way_out = way_out


@dataclass(frozen=True, kw_only=True)
class Field:
    """An input or output; a title and a help text by language."""

    kind: ClassVar[str]

    title: Texts
    help: Texts = field(default_factory=dict)
    required: bool = False
    many: bool = False
    default: Any = None
    on_page: bool = True
    """Whether the robot's own page of settings asks for it; what only a button gives is not asked of people."""
    shown_with: Mapping[str, str] = field(default_factory=dict)
    """Values other settings must have for the page to show this one; an empty text stands for any value."""

    def described(self) -> Property:
        """Say to the portal what this is."""
        given = None if self.default is None else self.sent(self.default)
        return Property(self.kind, self.title, self.help, self.required, self.many, self.options(), given)

    def options(self) -> Mapping[str, Texts] | None:
        """Return what can be chosen, None where anything can be written."""
        return None

    def one(self, text: str) -> Any:
        """Read one value that is not empty; raises Unreadable."""
        raise NotImplementedError

    def written(self, value: Any) -> str:
        """Write one value for the portal."""
        return str(value)

    def read(self, raw: Any, where: str) -> Any:
        """Read what the portal sent; nothing, or an empty text, is the default. Raises BadInput."""
        texts = [text for text in (str(one).strip() for one in _listed(raw)) if text]
        try:
            values = [self.one(text) for text in texts]
        except Unreadable as fault:
            raise BadInput(fault.what, fault.way_out, where=where, given=", ".join(texts)) from None
        if not values and self.required and self.default is None:
            raise BadInput(
                phrase("the setting is empty"), phrase("fill it in in the robot's settings on the stage"), where=where
            )
        if self.many:
            return values or list(self.default or [])
        return values[0] if values else self.default

    def placed(self, value: Any, zone: tzinfo) -> Any:  # noqa: ARG002
        """Put what was read into the portal's zone, where it has to do with time."""
        return value

    def sent(self, value: Any) -> str | list[str]:
        """Write a result for the portal; no value is an empty text."""
        if self.many:
            return [self.written(one) for one in value or []]
        return "" if value is None else self.written(value)


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """A text; where it `names` a field of the pipeline, a settings page offers fields instead of asking for a key.

    `is_message`: it is written for clients, keys of fields in braces, and a settings page shows how it will read.
    """

    kind = "text"

    names: Literal["", "date", "field"] = ""
    is_message: bool = False

    def one(self, text: str) -> str:
        """Take the text as it is."""
        return text


class Number(Field):
    """A number, with a comma or a point, with or without spaces."""

    kind = "double"

    def one(self, text: str) -> float:
        """Read a number such as `1 234,50`; what follows a bar is the currency."""
        return _number(text)


class Whole(Field):
    """A whole number."""

    kind = "int"

    def one(self, text: str) -> int:
        """Read a number that has no fraction."""
        number = _number(text)
        if not number.is_integer():
            raise Unreadable(phrase("{given} is not a whole number"), phrase("write for example 15"))
        return int(number)


class Bool(Field):
    """Yes or no."""

    kind = "bool"

    def one(self, text: str) -> bool:
        """Read Y and N, and the words people write for them."""
        if text.lower() not in _YES | _NO:
            raise Unreadable(phrase("{given} is neither yes nor no"), phrase("choose one of the two"))
        return text.lower() in _YES

    def written(self, value: Any) -> str:
        """Write Y or N."""
        return "Y" if value else "N"


class User(Field):
    """A colleague, as a user id."""

    kind = "user"

    def one(self, text: str) -> int:
        """Read `user_7`, `7` or `Name [7]`; a department or a group is no person."""
        found = _USER.fullmatch(text)
        if not found:
            raise Unreadable(phrase("{given} is not a person"), phrase("choose colleagues, not departments or groups"))
        return int(found[1] or found[2])

    def written(self, value: Any) -> str:
        """Write the portal's code of a user."""
        return f"user_{value}"


@dataclass(frozen=True, kw_only=True)
class Select(Field):
    """One of several, by key."""

    kind = "select"

    choices: Mapping[str, Texts]

    def options(self) -> Mapping[str, Texts]:
        """Return what can be chosen."""
        return self.choices

    def one(self, text: str) -> str:
        """Take one of the keys."""
        if text not in self.choices:
            raise Unreadable(
                phrase("{given} is not one of the choices"), phrase("choose again in the robot's settings")
            )
        return text


def _listed(raw: Any) -> list[Any]:
    if isinstance(raw, Mapping):
        return list(raw.values())
    return list(raw) if isinstance(raw, list | tuple) else [] if raw is None else [raw]


def _number(text: str) -> float:
    try:
        number = float(re.sub(r"\s", "", text.partition("|")[0]).replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise Unreadable(phrase("{given} is not a number"), phrase("write for example 1500.50"))
    return number
