"""Say how a visit to the client is booked, confirmed, made and followed up."""

from pydantic import Field

from b24app.languages import phrase
from b24app.pipelines.language.naming import AnyField, MomentField, PersonField, TextField, WorkStage
from b24app.pipelines.language.parts.contact import Letter
from b24app.pipelines.language.parts.people import Who
from b24app.pipelines.language.parts.time import AsSpan, Span
from b24app.pipelines.language.rules import Length
from b24app.pipelines.language.texts import Frozen, Phrase


class VisitTask(Frozen):
    """A task that belongs to a visit."""

    title: Letter = Field(description=phrase("What is to be done."))
    description: Letter | None = Field(default=None, description=phrase("How to do it, in detail."))
    checklist: tuple[Phrase, ...] = Field(default=(), description=phrase("Steps to tick off, in order."))
    deadline: AsSpan | None = Field(
        default=None, description=phrase('Time for it: "4 working hours", "1 working day", "3 days".')
    )
    responsible: Who | None = Field(
        default=None, description=phrase("Who does it; by default who it is natural for: manager or surveyor.")
    )


class Visits(Frozen):
    """Visits to clients, booked on one stage."""

    stage: WorkStage = Field(description=phrase("The stage on which a visit is booked and made."))
    at: MomentField = Field(description=phrase("Field with the date and time of the visit."))
    surveyor: PersonField = Field(description=phrase("Field with the employee who goes."))
    address: TextField = Field(description=phrase("Field with the address."))
    surveyors: tuple[Length, ...] = Field(
        default=(), description=phrase("Numbers of the users who go to clients; anybody where none is named.")
    )
    duration: AsSpan = Field(
        default=Span(amount=3, unit="hours"), description=phrase("How long a visit takes; 3 hours by default.")
    )
    way: AsSpan | None = Field(default=None, description=phrase("Time kept free between two visits, for the way."))
    confirm_before: AsSpan = Field(
        default=Span(amount=24, unit="hours"),
        description=phrase("How long before the visit the manager confirms it; 24 hours by default."),
    )
    confirm: VisitTask = Field(description=phrase("The manager's task to confirm the visit with the client."))
    confirmed: AnyField | None = Field(
        default=None, description=phrase("Yes-or-no field or list that keeps the client's answer.")
    )
    sms: Letter | None = Field(default=None, description=phrase("What the client is sent once the visit is confirmed."))
    survey: VisitTask = Field(description=phrase("The surveyor's task, made once the visit is confirmed."))
    notice: AsSpan = Field(
        default=Span(amount=1, unit="hours"),
        description=phrase("How long before arrival the surveyor informs the client; 1 hour by default."),
    )
    results: AnyField | None = Field(default=None, description=phrase("Field that the results of the visit go into."))
    then: VisitTask | None = Field(default=None, description=phrase("The manager's task after the visit."))
