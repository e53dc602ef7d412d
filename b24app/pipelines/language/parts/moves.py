"""Say where a lead may go from a stage, and what lets it leave a stage out."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from b24app.languages import phrase
from b24app.pipelines.language.naming import AnyField, StageKey
from b24app.pipelines.language.parts.people import Who
from b24app.pipelines.language.parts.tasks import WHEN
from b24app.pipelines.language.references import Refers
from b24app.pipelines.language.rules import Cases
from b24app.pipelines.language.texts import Frozen


class Move(Frozen):
    """A way on from a stage; the key of a stage alone means everybody's way, always."""

    to: StageKey = Field(description=phrase("The stage to which the way leads."))
    when: Cases = Field(default=(), description=WHEN)
    by: tuple[Who, ...] = Field(default=(), description=phrase("Who may go it; everybody where nobody is named."))


class Skip(Frozen):
    """Leave to leave a stage out; the key of a field alone means everybody's leave."""

    reason: AnyField = Field(
        description=phrase("The field that holds the reason; while it is empty, the stage cannot be left out.")
    )
    by: tuple[Who, ...] = Field(default=(), description=phrase("Who may go it; everybody where nobody is named."))


def _move(raw: Any) -> Any:
    return {"to": raw} if isinstance(raw, str) else raw


def _skip(raw: Any) -> Any:
    return {"reason": raw} if isinstance(raw, str) else raw


Way = Annotated[Move, BeforeValidator(_move, json_schema_input_type=StageKey | Move), Refers("stage")]
Leave = Annotated[Skip, BeforeValidator(_skip, json_schema_input_type=AnyField | Skip), Refers("field")]
