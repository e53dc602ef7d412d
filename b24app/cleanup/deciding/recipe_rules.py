"""Say which leads a rule of a recipe is about and what becomes of them."""

from typing import Annotated, Literal

from pydantic import Field, Strict, StrictBool

from b24app.cleanup.deciding.recipe_values import FieldName, Values
from b24app.languages import phrase
from b24app.pipelines.language.texts import Frozen, Phrase, Said

Finding = Literal[
    "first_letter",
    "repeat",
    "colleague",
    "auto_reply",
    "bounce",
    "newsletter",
    "supplier",
    "spam",
    "call",
    "chat",
    "form",
    "other",
    "unknown",
]
"""What the audit says of a lead."""

Has = Literal["phone", "email", "name", "company"]
Makes = Literal["contact", "company"]
Days = Annotated[int, Strict(), Field(ge=0)]
Count = Annotated[int, Strict(), Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1)]


class When(Frozen):
    """Which leads a rule is about; all that is written here must hold."""

    kind: tuple[Finding, ...] = Field(default=(), description=phrase("What the audit says of the lead."))
    client: Literal["known", "new"] | None = Field(
        default=None, description=phrase("known: the portal has the contact or company already; new: it has not.")
    )
    alone: StrictBool | None = Field(
        default=None, description=phrase("true: nobody else's lead is about this client; false: others are.")
    )
    channel: Values | None = Field(default=None, description=phrase("Channels by which the lead came."))
    mailbox: Values | None = Field(default=None, description=phrase("Mailboxes by which the lead came."))
    stage: Values | None = Field(default=None, description=phrase("Codes of the stages it stands on."))
    source: Values | None = Field(default=None, description=phrase("Codes of its sources."))
    owner: Literal["active", "dismissed"] | None = Field(
        default=None, description=phrase("Whether the responsible person still works here.")
    )
    has: tuple[Has, ...] = Field(default=(), description=phrase("What it must hold: phone, email, name, company."))
    lacks: tuple[Has, ...] = Field(default=(), description=phrase("What it must not hold."))
    older_than: Days | None = Field(default=None, description=phrase("Days since it was made, at least."))
    silent_for: Days | None = Field(default=None, description=phrase("Days since anything happened in it, at least."))
    fields_: dict[FieldName, Values] = Field(
        default_factory=dict, alias="fields", description=phrase("Values of fields, by the portal's names.")
    )
    leads: tuple[Count, ...] = Field(default=(), description=phrase("Numbers of chosen leads."))


class Rule(Frozen):
    """What becomes of the leads that a rule is about; the first rule that fits a lead decides.

    A rule that cannot be done is passed over: `bind` without a known client, `merge` without another lead of the
    client, `convert` without a name, phone or address.
    """

    title: Phrase | None = Field(default=None, description=phrase("Why, for the preview."))
    when: When = Field(default_factory=When, description=phrase("Which leads; without it, all."))
    do: Literal["bind", "convert", "deal", "merge", "junk", "delete", "keep", "review"] = Field(
        description=phrase(
            "bind: tie to the known client; convert: make a contact or company without a deal; deal: with a deal; "
            "merge: into the lead that stays; junk: close with a reason; delete: hold, then delete; keep: nothing; "
            "review: a person decides."
        )
    )
    makes: tuple[Makes, ...] = Field(
        default=("contact", "company"),
        description=phrase("What convert and deal make; what the lead has no name for is not made."),
    )
    reason: Phrase | None = Field(default=None, description=phrase("Why it is junk; else the reason under junk."))
    value: Said | None = Field(
        default=None, description=phrase("What the field under junk takes, such as the number of a list's value.")
    )


class Pass(Frozen):
    """How sure the matching must be that leads are of one client, and what is then done with them."""

    title: Phrase = Field(description=phrase("What the step is called in the preview."))
    band: Literal["auto", "review"] | None = Field(
        default=None, description=phrase("Only groups that the matching put in this band.")
    )
    at_least: Annotated[float, Field(ge=0)] = Field(
        default=0, description=phrase("Least weight of the evidence, in bits, that ties a lead to the group.")
    )
    then: Literal["act", "review"] = Field(
        default="act", description=phrase("act: the rules decide; review: a person confirms the group first.")
    )
