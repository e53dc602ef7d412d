"""The languages of the portal's own pages: Russian stands in the templates, a small dictionary holds the English."""

import json
from collections.abc import Callable
from functools import cache
from importlib import resources

LANGUAGES = {"ru": "Русский", "en": "English"}
Say = Callable[..., str]

_FILE = resources.files("b24app.emulator") / "pages" / "en.json"


@cache
def english() -> dict[str, str]:
    """Return the English of every Russian text."""
    read: dict[str, str] = json.loads(_FILE.read_text("utf-8"))
    return read


def saying(language: str) -> Say:
    """Return how texts are said in a language; `{name}` is filled in. A text nobody translated stays Russian."""
    known = {} if language == "ru" else english()

    def say(text: str, **values: object) -> str:
        said = known.get(text, text)
        return said.format(**values) if values else said

    return say
