"""Mark what a value in a pipeline file points to, so that one check finds every reference to nothing."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Refers:
    """The value is the key of a field or stage; `kinds` are the types of field or meanings of stage it may be."""

    to: Literal["field", "stage"]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Whose:
    """The value is a word for a person, the number of one, or the key of a field that holds one."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Braces:
    """The text may hold keys of fields in braces, and these words."""

    words: tuple[str, ...] = ()
