"""Say things to people in their language: Russian and English through gettext catalogues in locale/."""

import gettext
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("ru", "en")
"""Languages the app speaks; English is what the source says, the others come from locale/<language>/*.po."""

Translate = Callable[[str], str]
"""Turns a phrase of the source into the same phrase in one language."""

_LOCALE = Path(__file__).parent / "locale"


def phrase(text: str) -> str:
    """Mark a literal as something a person reads, so that a test demands its translation."""
    return text


def known(language: str | None) -> str:
    """Return the language we speak that is nearest to a code such as `ru_RU`; English where there is none."""
    short = (language or "").replace("_", "-").split("-")[0].lower()
    return short if short in LANGUAGES else "en"


@cache
def translator(language: str | None) -> Translate:
    """Return the function that translates phrases into a language; unknown phrases stay as they are."""
    folder = _LOCALE / known(language)
    merged = Catalog(locale=known(language))
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id and message.string:
                    merged.add(message.id, message.string)
    binary = BytesIO()
    write_mo(binary, merged)
    binary.seek(0)
    found = gettext.GNUTranslations(binary).gettext
    # Under the empty text a catalogue keeps its own header.
    return lambda text: found(text) if text else ""


def in_language(texts: Mapping[str, str] | str, language: str | None) -> str:
    """Pick the text for a language from `{ru: ..., en: ...}`; the first one there is where that language is missing."""
    if isinstance(texts, str):
        return texts
    return texts.get(known(language)) or next(iter(texts.values()), "")
