"""Say what a file may do to a portal: what it looks after, what it removes and replaces, and how much at once."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, StringConstraints, WithJsonSchema

from b24app.languages import phrase
from b24app.pipelines.language.texts import Frozen, shaped

Manage = Literal["managed", "create_only", "ignored"]
Owned = Literal["stages", "fields", "values"]

_KEY = r"[a-z0-9_]+"
_BOUND = r"[0-9]{1,9}|[0-9]{1,3}%"


def _each(written: Any, *parts: str) -> BeforeValidator:
    """Let one word stand for every part."""

    def spread(raw: Any) -> Any:
        return dict.fromkeys(parts, raw) if isinstance(raw, str) else raw

    return BeforeValidator(spread, json_schema_input_type=written)


def _text(raw: Any) -> Any:
    # A bare number is how one writes a number of things.
    return str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw


Target = Annotated[str, shaped("key", _KEY), WithJsonSchema({"type": "string", "pattern": f"^{_KEY}$"})]
Code = Annotated[str, StringConstraints(min_length=1, max_length=50)]
Bound = Annotated[
    str,
    BeforeValidator(_text, json_schema_input_type=StrictInt | str),
    shaped("bound", _BOUND),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": f"^({_BOUND})$"}]}),
]


class StageParts(Frozen):
    """How each part of a stage is looked after; what is not given follows the whole pipeline."""

    title: Manage | None = Field(default=None, description=phrase("Whether its title is kept as the file says."))
    color: Manage | None = Field(default=None, description=phrase("Whether its colour is kept as the file says."))
    order: Manage | None = Field(default=None, description=phrase("Whether its place is kept as the file says."))


class FieldParts(Frozen):
    """How each part of a field is looked after; what is not given follows the whole pipeline."""

    title: Manage | None = Field(default=None, description=phrase("Whether its label is kept as the file says."))
    help: Manage | None = Field(default=None, description=phrase("Whether its hint is kept as the file says."))
    values: Manage | None = Field(default=None, description=phrase("Whether its values are kept as the file says."))
    value: dict[str, Manage] = Field(
        default_factory=dict, description=phrase("Values looked after otherwise than the rest, by key.")
    )


StageManage = Annotated[StageParts, _each(Manage | StageParts, "title", "color", "order")]
FieldManage = Annotated[FieldParts, _each(Manage | FieldParts, "title", "help", "values")]


class Gone(Frozen):
    """Something that is to be removed; what stands on it moves first."""

    move_to: Target | None = Field(
        default=None, description=phrase("Key of the stage or value that takes over what stands on this one.")
    )


class Removed(Frozen):
    """What is to be deleted on the portal; what is not there any more is passed over."""

    stages: dict[Code, Gone] = Field(
        default_factory=dict, description=phrase("Stages to delete, by the portal's code, and where their items go.")
    )
    fields_: tuple[Target, ...] = Field(
        default=(), alias="fields", description=phrase("Keys of fields to delete, with all the answers in them.")
    )
    values: dict[str, dict[str, Gone]] = Field(
        default_factory=dict, description=phrase("Values to delete: by field and key, and which value takes over.")
    )


class Unnamed(Frozen):
    """Where the items of stages that the file does not name go."""

    move_to: Target = Field(description=phrase("Key of the stage that takes over what stands on this one."))


class Limits(Frozen):
    """How bold a plan may be: a number, or a share of what is there such as 30%."""

    deletes: Bound | None = Field(
        default=None,
        description=phrase("Most stages, fields and values deleted at once: a number or a share like 30%."),
    )
    moves: Bound | None = Field(
        default=None, description=phrase("Most items moved at once: a number or a share like 30%.")
    )


class Keeping(Frozen):
    """The keys of a pipeline that say what may happen to a portal."""

    manage: Manage = Field(
        default="managed",
        description=phrase(
            "managed: kept as the file says; create_only: made where it is missing, never altered; ignored: left alone."
        ),
    )
    removed: Removed = Field(default_factory=Removed, description=phrase("What is to be deleted on the portal."))
    owns: tuple[Owned, ...] = Field(
        default=(), description=phrase("Of what this file names all there is: the rest is deleted.")
    )
    unnamed: Unnamed | None = Field(
        default=None, description=phrase("Where the items of stages go that owns deletes; without it they are a fault.")
    )
    limits: Limits = Field(default_factory=Limits, description=phrase("How much a plan may delete and move at once."))
    replace: StrictBool = Field(
        default=False,
        description=phrase("true allows what a portal never changes in place to be made anew, moved over and deleted."),
    )
