"""Say by when a lead must be touched and must move on."""

from typing import Literal

from pydantic import Field

from b24app.languages import phrase
from b24app.pipelines.language.naming import WorkStage
from b24app.pipelines.language.parts.people import Who
from b24app.pipelines.language.parts.time import AsSpan
from b24app.pipelines.language.texts import Frozen

Touch = Literal["call", "letter", "message", "meeting", "comment", "task", "answer", "assigned"]
TOUCHES: tuple[Touch, ...] = ("call", "letter", "message", "meeting")


class Overdue(Frozen):
    """What happens to a lead whose term has run out."""

    do: Literal["tell", "propose", "close", "move"] = Field(
        default="tell",
        description=phrase("tell people, propose to close the lead, close it, or move it to the stage named."),
    )
    reason: str | None = Field(
        default=None, description=phrase("Value of the list of reasons with which the lead is closed.")
    )
    stage: WorkStage | None = Field(default=None, description=phrase("The stage to which the lead moves."))


class Term(Frozen):
    """How long a lead may stand on a stage."""

    within: AsSpan = Field(
        description=phrase("Time in which the lead moves on or is closed, counted from the entry to the stage.")
    )
    remind: tuple[AsSpan, ...] = Field(default=(), description=phrase("How long before the end people are reminded."))
    tell: tuple[Who, ...] = Field(
        default=("assigned",), description=phrase("Who is reminded, and told when the term has run out.")
    )
    overdue: Overdue = Field(
        default_factory=Overdue, description=phrase("What happens to the lead when the term has run out.")
    )


class Sos(Frozen):
    """The alarm about a lead that nobody touches."""

    after: AsSpan = Field(description=phrase("How long a lead may stay untouched before the first warning."))
    tell: tuple[Who, ...] = Field(default=("assigned", "head"), description=phrase("Who is warned."))
    repeat: AsSpan | None = Field(
        default=None, description=phrase("How often the warning is repeated until the lead is touched.")
    )
    escalate: AsSpan | None = Field(
        default=None, description=phrase("How long a lead may stay untouched before those of escalate_to hear of it.")
    )
    escalate_to: tuple[Who, ...] = Field(
        default=("head",), description=phrase("Who hears of a lead that is still untouched.")
    )
    touch: tuple[Touch, ...] = Field(
        default=TOUCHES,
        description=phrase(
            "What counts as a touch: call, letter, message, meeting, comment, task, answer (a field filled in), "
            "assigned (somebody else made responsible)."
        ),
    )
