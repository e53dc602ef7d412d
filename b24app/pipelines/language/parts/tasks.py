"""Say which task a stage gives."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from b24app.languages import phrase
from b24app.pipelines.language.naming import Key
from b24app.pipelines.language.parts.people import Who
from b24app.pipelines.language.parts.time import AsSpan
from b24app.pipelines.language.references import Braces
from b24app.pipelines.language.rules import Cases
from b24app.pipelines.language.texts import Frozen, Phrase

WHEN = phrase("Answers that make this hold: all of one mapping, or any mapping of a list.")
"""Explains `when`, which many parts have."""


class Task(Frozen):
    """A task of a stage: one for each time a lead enters it."""

    key: Key = Field(description=phrase("Key of the task; unique on its stage."))
    title: Annotated[Phrase, Braces()] = Field(description=phrase("What is to be done."))
    description: Annotated[Phrase, Braces()] | None = Field(
        default=None, description=phrase("How to do it, in detail.")
    )
    checklist: tuple[Annotated[Phrase, Braces()], ...] = Field(
        default=(), description=phrase("Steps to tick off, in order.")
    )
    deadline: AsSpan | None = Field(
        default=None, description=phrase('Time for it: "4 working hours", "1 working day", "3 days".')
    )
    responsible: Who = Field(
        default="assigned",
        description=phrase("Who does it: assigned, head, author, a user's number, or a field that holds a person."),
    )
    when: Cases = Field(default=(), description=WHEN)
    result: StrictBool = Field(default=False, description=phrase("true: it is not done without a written result."))
    on_leaving: Literal["close", "carry"] = Field(
        default="close", description=phrase("What becomes of it when the lead moves on: close it or carry it over.")
    )
