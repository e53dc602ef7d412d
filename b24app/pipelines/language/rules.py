"""Say what an answer has to look like, and which other answers make it needed."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, Strict, StrictBool, WithJsonSchema

from b24app.languages import phrase
from b24app.pipelines.language.texts import Frozen, Phrase, Said, refuse

Format = Literal["email", "phone", "inn", "kpp", "url", "future"]
Number = Annotated[float, Strict()]
Length = Annotated[int, Strict(), Field(ge=1)]


def _compiles(text: str) -> str:
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError):
        refuse("regex", text)
    return text


class Pattern(Frozen):
    """A shape of its own, and what a person is told whose answer does not fit."""

    regex: Annotated[Said, AfterValidator(_compiles)] = Field(
        description=phrase("Regular expression (Python's) that the whole answer must fit.")
    )
    message: Phrase = Field(
        description=phrase(
            "What the manager is told where the answer does not fit: what is wrong, how to put it right."
        )
    )


class Rules(Frozen):
    """What an answer has to look like; nothing is asked of an answer that is not there."""

    format: Format | None = Field(
        default=None,
        description=phrase(
            "Shape of the answer: email, phone, inn (with its check digits), kpp, url, "
            "or future: a date that has not passed when the lead leaves the stage that asks for it."
        ),
    )
    min: Number | None = Field(default=None, description=phrase("The least a number or a sum may be."))
    max: Number | None = Field(default=None, description=phrase("The most a number or a sum may be."))
    min_length: Length | None = Field(default=None, description=phrase("The fewest signs a text may have."))
    max_length: Length | None = Field(default=None, description=phrase("The most signs a text may have."))
    pattern: Pattern | None = Field(
        default=None, description=phrase("A regular expression of your own, with the message for those who miss it.")
    )

    @property
    def is_strict(self) -> bool:
        """Say whether anything is asked of the answer at all."""
        return any(getattr(self, name) is not None for name in Rules.model_fields)


def _choice(raw: Any) -> Any:
    several = tuple(raw) if isinstance(raw, list | tuple) else (raw,)
    if not several or not all(isinstance(one, str | int | float) for one in several):
        refuse("choice", raw)
    return several


_SCALAR = {"type": ["string", "number", "boolean"]}
_SCALARS: dict[str, Any] = {"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR, "minItems": 1}]}

Choice = Annotated[tuple[Any, ...], BeforeValidator(_choice), WithJsonSchema(_SCALARS)]


class Condition(Frozen):
    """What another answer must be; all that is written here must hold.

    An answer that is not given meets none of them but `given`.
    """

    among: Choice | None = Field(default=None, alias="is", description=phrase("It is this value, or one of these."))
    unlike: Choice | None = Field(
        default=None, alias="not", description=phrase("It is given and is neither this value nor any of these.")
    )
    given: StrictBool | None = Field(default=None, description=phrase("true: it is given; false: it is not."))
    more_than: Number | None = Field(default=None, description=phrase("It is a number above this one."))
    less_than: Number | None = Field(default=None, description=phrase("It is a number below this one."))
    at_least: Number | None = Field(default=None, description=phrase("It is this number or more."))
    at_most: Number | None = Field(default=None, description=phrase("It is this number or less."))


def _condition(raw: Any) -> Any:
    return raw if raw and isinstance(raw, dict | Condition) else {"is": raw}


def _any_of(raw: Any) -> Any:
    return (raw,) if isinstance(raw, dict) else raw


_Plain = str | float | bool
_Several = Annotated[list[_Plain], Field(min_length=1)]
Asked = Annotated[Condition, BeforeValidator(_condition, json_schema_input_type=_Plain | _Several | Condition)]
Cases = Annotated[
    tuple[dict[str, Asked], ...],
    BeforeValidator(_any_of, json_schema_input_type=dict[str, Asked] | list[dict[str, Asked]]),
]
"""Cases in which an answer is needed: any of them, each with all its conditions; none at all means always."""
