"""Say what a pipeline is: the same frozen models check a file, travel in a plan and are kept as what was applied."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StringConstraints
from pydantic_core import PydanticCustomError

from b24app.languages import LANGUAGES
from b24app.portal.crm import STATUS_LENGTH
from b24app.portal.userfields import KEY_LENGTH

Semantics = Literal["work", "success", "failure"]
Kind = Literal["string", "number", "money", "date", "datetime", "list", "boolean", "user"]


KEY = r"[a-z0-9_]+"
"""What a key looks like."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _refuse(kind: str, raw: Any) -> None:
    raise PydanticCustomError(kind, "wrong", {"given": raw})


def _shaped(kind: str, pattern: str) -> AfterValidator:
    def shaped(text: str) -> str:
        if not re.fullmatch(pattern, text):
            _refuse(kind, text)
        return text

    return AfterValidator(shaped)


Said = Annotated[str, AfterValidator(str.strip), _shaped("blank", r"(?s).+")]


class Text(_Frozen):
    """A text in every language the app speaks; a plain string or a single language stands for all."""

    ru: Said
    en: Said

    def said(self, language: str) -> str:
        """Return the text in a language."""
        return str(getattr(self, language))


def _spoken(raw: Any) -> Any:
    if isinstance(raw, str):
        raw = dict.fromkeys(LANGUAGES, raw)
    if not isinstance(raw, dict):
        return raw if isinstance(raw, Text) else _refuse("text_type", raw)
    given = [raw[language] for language in LANGUAGES if raw.get(language) is not None]
    first = next((text for text in given if isinstance(text, str)), "?")
    return dict.fromkeys(LANGUAGES, first) | raw if given else _refuse("text_type", raw)


def _requirement(raw: Any) -> Any:
    return {"field": raw} if isinstance(raw, str) else raw


def _choice(raw: Any) -> Any:
    several = tuple(raw) if isinstance(raw, list | tuple) else (raw,)
    if not several or not all(isinstance(one, str | int | float) for one in several):
        _refuse("choice", raw)
    return several


Phrase = Annotated[Text, BeforeValidator(_spoken)]
Key = Annotated[str, _shaped("key", KEY)]
FieldKey = Annotated[Key, StringConstraints(max_length=KEY_LENGTH)]
Status = Annotated[str, _shaped("status", rf"[A-Za-z0-9_-]{{1,{STATUS_LENGTH}}}")]
Color = Annotated[str, _shaped("color", r"#[0-9A-Fa-f]{6}"), AfterValidator(str.upper)]
Choice = Annotated[tuple[Any, ...], BeforeValidator(_choice)]


class CustomField(_Frozen):
    """A question: a custom field of the card. What `values` does not name stays on the portal."""

    type: Kind
    title: Phrase
    help: Phrase | None = None
    multiple: StrictBool = False
    values: dict[str, Phrase] = Field(default_factory=dict)


class Requirement(_Frozen):
    """An answer the card must hold before a lead moves on; `when` holds the answers to others that make it needed."""

    field: str
    when: dict[str, Choice] = Field(default_factory=dict)
    hint: Phrase | None = None


class Stage(_Frozen):
    """A stage of the funnel; without `status` the portal's code is the key in upper case.

    Without `color` a stage that is there keeps its own.
    """

    key: Key
    title: Phrase
    status: Status | None = None
    color: Color | None = None
    semantics: Semantics = "work"
    meaning: Phrase | None = None
    requires: tuple[Annotated[Requirement, BeforeValidator(_requirement)], ...] = ()

    @property
    def code(self) -> str:
        """Return the portal's code of the stage, which never changes."""
        return self.status or self.key.upper()


class Pipeline(_Frozen):
    """What a funnel means: its stages in order, its questions, and which answers each stage waits for."""

    pipeline: Key
    entity: Literal["lead"] = Field(alias="for")
    title: Phrase
    language: Literal["ru", "en"] = "ru"
    fields_: dict[FieldKey, CustomField] = Field(default_factory=dict, alias="fields")
    stages: tuple[Stage, ...] = Field(min_length=1)

    def document(self) -> dict[str, Any]:
        """Give the pipeline as plain JSON that `read_document` turns back into an equal one."""
        return self.model_dump(mode="json", by_alias=True)

    def of_kind(self, semantics: str) -> tuple[Stage, ...]:
        """Return the stages of one kind in the order of the file."""
        return tuple(stage for stage in self.stages if stage.semantics == semantics)


def read_document(document: Any) -> Pipeline:
    """Turn the JSON of `Pipeline.document` back; raises pydantic's ValidationError for anything else."""
    return Pipeline.model_validate(document)
