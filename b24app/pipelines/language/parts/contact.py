"""Say how we keep in touch with a client: the next contact, messages, and reminders to pay."""

from typing import Annotated, Literal

from pydantic import Field

from b24app.languages import phrase
from b24app.pipelines.language.naming import DateField, Key, NumberField, WorkStage
from b24app.pipelines.language.parts.people import Who
from b24app.pipelines.language.parts.tasks import WHEN
from b24app.pipelines.language.parts.time import AsSpan
from b24app.pipelines.language.references import Braces
from b24app.pipelines.language.rules import Cases
from b24app.pipelines.language.texts import Frozen, Phrase

Letter = Annotated[Phrase, Braces(("manager", "manager_phone", "company_name"))]


class NextContact(Frozen):
    """The date agreed on with the client: no lead without a next step."""

    field: DateField = Field(description=phrase("The date field that people fill in and move."))
    task: Letter | None = Field(default=None, description=phrase("Title of the task due on that date."))
    remind: AsSpan | None = Field(
        default=None, description=phrase("How long before the date the responsible person is reminded.")
    )
    pause: tuple[WorkStage, ...] = Field(
        default=(), description=phrase("Stages on which nothing else is due until the date.")
    )
    wait_for_date: AsSpan | None = Field(
        default=None, description=phrase("How long a lead may be without a date before people are asked for one.")
    )


class Message(Frozen):
    """What the client is sent on a stage: once for each entry, and on a way back no text that it has had."""

    key: Key = Field(description=phrase("Key of the message; unique on its stage."))
    channel: Literal["sms", "letter"] = Field(description=phrase("By sms or by letter."))
    subject: Letter | None = Field(default=None, description=phrase("Subject of the letter."))
    text: Letter = Field(
        description=phrase("What it says; keys of fields in braces, and manager, manager_phone, company_name.")
    )
    when: Cases = Field(default=(), description=WHEN)
    after: AsSpan | None = Field(default=None, description=phrase("How long after the entry it goes out."))
    before: AsSpan | None = Field(default=None, description=phrase("How long before the date in `of` it goes out."))
    of: DateField | None = Field(default=None, description=phrase("The date field that `before` counts from."))


class Payment(Frozen):
    """Reminders about a promise to pay that has passed."""

    by: DateField = Field(description=phrase("The date by which the client has promised to pay."))
    paid: Cases = Field(description=phrase("Answers that say that the money has come."))
    amount: NumberField | None = Field(default=None, description=phrase("The sum to be paid."))
    stages: tuple[WorkStage, ...] = Field(
        default=(), description=phrase("Stages on which the rule is kept; all working ones where none is named.")
    )
    task: Letter = Field(description=phrase("Title of the task after a promise that has passed unpaid."))
    channel: Literal["call", "last"] = Field(
        default="call", description=phrase("How the client is reminded: by call, or by the last channel used.")
    )
    deadline: AsSpan | None = Field(
        default=None, description=phrase('Time for it: "4 working hours", "1 working day", "3 days".')
    )
    responsible: Who = Field(default="assigned", description=phrase("Who reminds the client."))
