"""Names on the universal wire: camelCase for standard fields, two ways for user fields."""

import re
from functools import lru_cache

_WORDS = re.compile(r"[A-Z]+")
_NUMBERS = re.compile(r"\d+")


@lru_cache(maxsize=4096)
def camel(name: str) -> str:
    """Write a standard name: ASSIGNED_BY_ID becomes assignedById."""
    first, *rest = name.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)


def upper(name: str) -> str:
    """Write a camelCase name in upper case: isDefault becomes IS_DEFAULT."""
    return "".join(f"_{letter}" if letter.isupper() else letter.upper() for letter in name)


@lru_cache(maxsize=65536)
def camel_of_userfield(name: str) -> str:
    """Write the name of a user field.

    After UF_CRM_ and a smart process's number the rest must be all digits or all letters to be converted; a mixed
    name keeps all behind its prefix, and so does a name that has no such number and is made of digits.
    https://github.com/bitrix-tools/b24-rest-docs/blob/main/api-reference/crm/universal/index.md
    """
    tail = name.removeprefix("UF_CRM_")
    parts = tail.split("_")
    number = parts.pop(0) if len(parts) > 1 and _NUMBERS.fullmatch(parts[0]) else ""
    if all(_NUMBERS.fullmatch(part) for part in parts):
        return f"ufCrm{number}_{'_'.join(parts)}"
    if all(_WORDS.fullmatch(part) for part in parts):
        return f"ufCrm{number}" + "".join(part.capitalize() for part in parts)
    return f"ufCrm_{tail}"
