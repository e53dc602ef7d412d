"""Spell the names of companies in one way: no legal form, no quotes, Latin letters."""

import re

from b24app.letters.names import tokens

_FORMS = re.compile(
    r"\b(?:ооо|оао|зао|пао|нао|ано|ао|ип|чп|тоо|нко|гбу|мбу|фгуп|муп|гуп|общество с ограниченной ответственностью|"
    r"акционерное общество|индивидуальный предприниматель|группа компаний|гк|компания|фирма|"
    r"llc|ltd|limited|inc|corp|gmbh|ooo|zao|oao|pao|jsc|ip|co|company|group)\b\.?",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[^\w]+|_+")
_NOBODY = {
    "",
    "net",
    "net kompanii",
    "chastnoelitso",
    "fizlitso",
    "test",
    "fizicheskoelitso",
    "samozaniatii",
    "neukazano",
}
_LEAST = 3


def read_firm(text: str) -> str:
    """Return the one spelling of a company's name, empty where it names none."""
    bare = _FORMS.sub(" ", text.casefold())
    parts = ["".join(tokens(part)) or part for part in _SIGNS.split(bare) if part]
    whole = "".join(parts)
    return "" if whole in _NOBODY or len(whole) < _LEAST else whole
