"""Say what a text in a pipeline file is: given by language, or once for all of them."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from b24app.languages import LANGUAGES, phrase


class Frozen(BaseModel):
    """A part of a file: it never changes and knows no keys but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def refuse(kind: str, raw: Any) -> None:
    """Refuse a value; shape.py says the kind of refusal in words."""
    raise PydanticCustomError(kind, "wrong", {"given": raw})


def shaped(kind: str, pattern: str) -> AfterValidator:
    """Make the validator that refuses texts of another shape."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            refuse(kind, text)
        return text

    return AfterValidator(check)


Said = Annotated[
    str,
    AfterValidator(str.strip),
    shaped("blank", r"(?s).+"),
    WithJsonSchema({"type": "string", "pattern": r"\S"}),
]


class Text(Frozen):
    """A text in every language the app speaks; a plain string or a single language stands for all."""

    ru: Said = Field(description=phrase("The text in Russian."))
    en: Said = Field(description=phrase("The text in English."))

    def said(self, language: str) -> str:
        """Return the text in a language."""
        return str(getattr(self, language))

    def by_language(self) -> dict[str, str]:
        """Return the text in every language."""
        return {language: self.said(language) for language in LANGUAGES}


def _spoken(raw: Any) -> Any:
    if isinstance(raw, str):
        raw = dict.fromkeys(LANGUAGES, raw)
    if not isinstance(raw, dict):
        return raw if isinstance(raw, Text) else refuse("text_type", raw)
    given = [raw[language] for language in LANGUAGES if raw.get(language) is not None]
    first = next((text for text in given if isinstance(text, str)), "?")
    return dict.fromkeys(LANGUAGES, first) | raw if given else refuse("text_type", raw)


_WRITTEN = {
    "anyOf": [
        {"type": "string", "pattern": r"\S"},
        {
            "type": "object",
            "properties": {
                name: {"type": "string", "pattern": r"\S", "description": Text.model_fields[name].description}
                for name in LANGUAGES
            },
            "additionalProperties": False,
            "minProperties": 1,
        },
    ]
}

Phrase = Annotated[Text, BeforeValidator(_spoken), WithJsonSchema(_WRITTEN)]
