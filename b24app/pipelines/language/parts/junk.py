"""Say when a lead is no client, and with which reason it is closed."""

from typing import Literal

from pydantic import Field

from b24app.languages import phrase
from b24app.pipelines.language.naming import FailureStage, ListField, WorkStage
from b24app.pipelines.language.parts.tasks import WHEN
from b24app.pipelines.language.parts.time import AsSpan
from b24app.pipelines.language.rules import Cases, Length
from b24app.pipelines.language.texts import Frozen, Said


class JunkRule(Frozen):
    """A sign that a lead is no client; all signs of one rule must hold."""

    reason: str = Field(description=phrase("Value of the list of reasons with which the lead is closed."))
    no_answer: AsSpan | None = Field(
        default=None, description=phrase("How long the client has not answered any call, letter or message.")
    )
    missed_calls: Length | None = Field(
        default=None, description=phrase("How many of our calls in a row the client has not taken.")
    )
    says: tuple[Said, ...] = Field(
        default=(), description=phrase("Words in the client's letters and messages, any of them: do not call me.")
    )
    when: Cases = Field(default=(), description=WHEN)
    stages: tuple[WorkStage, ...] = Field(
        default=(), description=phrase("Stages on which the rule is kept; all working ones where none is named.")
    )
    do: Literal["propose", "close"] = Field(
        default="propose", description=phrase("propose: a person decides; close: the lead is closed at once.")
    )


class Junk(Frozen):
    """How leads that are no clients are closed."""

    reason: ListField = Field(description=phrase("The list field that holds the reason."))
    stage: FailureStage | None = Field(
        default=None, description=phrase("The closing stage; by default the first of failure.")
    )
    rules: tuple[JunkRule, ...] = Field(default=(), description=phrase("Signs by which a lead is known as junk."))
