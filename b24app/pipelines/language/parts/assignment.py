"""Say where leads come from and who takes each of them."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool, model_validator

from b24app.languages import phrase
from b24app.pipelines.language.naming import Status, WorkStage
from b24app.pipelines.language.parts.people import Who
from b24app.pipelines.language.parts.tasks import WHEN
from b24app.pipelines.language.rules import Cases, Length
from b24app.pipelines.language.texts import Frozen, Phrase, refuse

PhoneCode = Annotated[str, Field(pattern=r"^\+[0-9]{1,9}$")]


class Source(Frozen):
    """A source of leads in the portal's own list."""

    title: Phrase = Field(description=phrase("What the source is called."))
    status: Status | None = Field(
        default=None, description=phrase("The portal's code of the source; by default the key in upper case.")
    )


class Seller(Frozen):
    """Somebody among whom leads are shared out."""

    user: Who = Field(description=phrase("The person: a user's number, or a field that holds one."))
    weight: Length = Field(default=1, description=phrase("How many shares this person takes."))


class AssignRule(Frozen):
    """Who takes leads of one kind; the first rule that fits and finds somebody at work decides."""

    when: Cases = Field(default=(), description=WHEN)
    phone_codes: tuple[PhoneCode, ...] = Field(
        default=(), description=phrase("What the client's number begins with, any of them: +7812.")
    )
    to: Literal["old_colleague", "author", "answered", "department", "sellers"] = Field(
        description=phrase(
            "old_colleague: who serves this client already; author: who made the card; answered: who took the call; "
            "department: all of it; sellers: those named."
        )
    )
    department: Length | None = Field(
        default=None, description=phrase("Number of the department; by default the one of sales.")
    )
    sellers: tuple[Seller, ...] = Field(default=(), description=phrase("Who shares these leads out."))
    share: Literal["turn", "load"] = Field(
        default="load",
        description=phrase("How one of several is chosen: in turn, or whoever has the fewest open leads for a weight."),
    )

    @model_validator(mode="after")
    def _named(self) -> "AssignRule":
        if bool(self.sellers) != (self.to == "sellers") or (self.department and self.to != "department"):
            refuse("sellers", self.to)
        return self


class Assignment(Frozen):
    """Who takes a new lead, and what happens then."""

    rules: tuple[AssignRule, ...] = Field(default=(), description=phrase("Rules; the first that fits decides."))
    fallback: Who = Field(default="head", description=phrase("Who gets what fits no rule."))
    most_open: Length | None = Field(
        default=None, description=phrase("Open leads with which a person gets no more; nobody is left without one.")
    )
    absent: StrictBool = Field(default=False, description=phrase("true: those who are absent get leads all the same."))
    move_to: WorkStage | None = Field(
        default=None, description=phrase("The stage to which a lead moves as soon as somebody is responsible.")
    )
