"""Say what holds for a whole pipeline, besides its fields and stages."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from b24app.languages import phrase
from b24app.pipelines.language.naming import Key
from b24app.pipelines.language.parts.abc import Abc
from b24app.pipelines.language.parts.assignment import Assignment, Source
from b24app.pipelines.language.parts.contact import NextContact, Payment
from b24app.pipelines.language.parts.conversion import Conversion
from b24app.pipelines.language.parts.junk import Junk
from b24app.pipelines.language.parts.mail import Mail
from b24app.pipelines.language.parts.people import Team
from b24app.pipelines.language.parts.time import AsHours, WorkingTime
from b24app.pipelines.language.parts.visits import Visits
from b24app.pipelines.language.texts import Frozen

AbcOrFile = Annotated[Abc, BeforeValidator(lambda raw: raw, json_schema_input_type=str | Abc)]
"""A model of ABC qualification; the name of a file gives way to what the file holds before the models see it."""


class PipelineWork(Frozen):
    """What robots do along the whole pipeline."""

    working_time: WorkingTime | None = Field(
        default=None, description=phrase("When the company works; by default as the portal's calendar says.")
    )
    team: Team | None = Field(default=None, description=phrase("Who sells; by default as the portal's structure says."))
    sources: dict[Key, Source] = Field(
        default_factory=dict, description=phrase("Sources of leads in the portal's list, by key.")
    )
    assignment: Assignment | None = Field(default=None, description=phrase("Who takes a new lead."))
    next_contact: NextContact | None = Field(
        default=None, description=phrase("The date agreed on with the client: no lead without a next step.")
    )
    quiet_hours: AsHours | None = Field(
        default=None, description=phrase("When clients are sent nothing: 21:00-09:00; it goes out afterwards.")
    )
    visits: Visits | None = Field(default=None, description=phrase("Visits to clients."))
    payment: Payment | None = Field(
        default=None, description=phrase("Reminders about a promise to pay that has passed.")
    )
    mail: Mail | None = Field(default=None, description=phrase("What is known of senders of letters."))
    junk: Junk | None = Field(default=None, description=phrase("When a lead is no client, and how it is closed."))
    abc: AbcOrFile | None = Field(
        default=None,
        description=phrase("How answers are weighed; or the file it is described in, named from this folder."),
    )
    conversion: Conversion | None = Field(
        default=None, description=phrase("What a lead becomes on the stage of success.")
    )
