"""Say what happens with a lead on a stage, besides the answers that the stage waits for."""

from pydantic import Field

from b24app.languages import phrase
from b24app.pipelines.language.parts.contact import Message
from b24app.pipelines.language.parts.moves import Leave, Way
from b24app.pipelines.language.parts.tasks import Task
from b24app.pipelines.language.parts.terms import Sos, Term
from b24app.pipelines.language.texts import Frozen


class StageWork(Frozen):
    """What is done, and by when, on a working stage."""

    tasks: tuple[Task, ...] = Field(
        default=(), description=phrase("Tasks, each made once for each time a lead enters the stage.")
    )
    term: Term | None = Field(default=None, description=phrase("By when a lead moves on or is closed."))
    sos: Sos | None = Field(default=None, description=phrase("The alarm about a lead that nobody touches here."))
    moves: tuple[Way, ...] | None = Field(
        default=None,
        description=phrase(
            "Where a lead may go from here: keys of stages. Without it, to any stage; back and to failure, always."
        ),
    )
    skip: Leave | None = Field(
        default=None,
        description=phrase("Field with a reason: while it is filled, this stage and its answers may be left out."),
    )
    messages: tuple[Message, ...] = Field(
        default=(), description=phrase("What the client is sent, once for each time a lead enters the stage.")
    )
