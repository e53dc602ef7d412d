"""Say how answers are weighed: how serious a client is, how well off, how much there is to buy."""

from typing import Annotated, Literal

from pydantic import Field

from b24app.languages import phrase
from b24app.pipelines.language.naming import AnyField, NumberField, WordField
from b24app.pipelines.language.parts.tasks import WHEN
from b24app.pipelines.language.references import Braces
from b24app.pipelines.language.rules import Cases, Length, Number
from b24app.pipelines.language.texts import Frozen, Phrase

Class = Literal["A", "B", "C"]
Points = Annotated[Number, Field(ge=0)]
Title = Annotated[Phrase, Braces(("class", "seriousness", "means", "potential", "sum"))]


class Band(Frozen):
    """A range of numbers and what it is worth; the last band may have no upper end."""

    points: Points = Field(description=phrase("What it is worth: 0 or more."))
    below: Number | None = Field(
        default=None, description=phrase("The numbers below this one, down to the band before.")
    )


class Score(Frozen):
    """What one answer is worth: by value, by range, or because it is given at all; of several the best counts."""

    field: AnyField = Field(description=phrase("The field whose answer is weighed."))
    values: dict[str, Points] = Field(
        default_factory=dict, description=phrase("Points by value: of a list, or a text as it is.")
    )
    bands: tuple[Band, ...] = Field(default=(), description=phrase("Points by range of a number or a sum."))
    given: Points | None = Field(default=None, description=phrase("Points for an answer that is given at all."))
    unknown: Points = Field(default=0, description=phrase("Points while the answer is not known."))
    weight: Points = Field(default=1, description=phrase("How much it counts; 1 where it is not written."))

    @property
    def most(self) -> float:
        """Return the most points the answer can be worth, weighed."""
        all_points = [*self.values.values(), *(band.points for band in self.bands), self.given or 0, self.unknown]
        return self.weight * max(all_points)


class Coefficient(Frozen):
    """One of the three: a percentage of the points that its answers could give."""

    scores: tuple[Score, ...] = Field(min_length=1, description=phrase("The answers that are weighed."))
    weight: Points = Field(default=1, description=phrase("How much it counts; 1 where it is not written."))
    into: NumberField | None = Field(default=None, description=phrase("Field that keeps the percentage, for reports."))


class Coefficients(Frozen):
    """The three coefficients."""

    seriousness: Coefficient = Field(description=phrase("How serious the intent is."))
    means: Coefficient = Field(description=phrase("What the client can afford."))
    potential: Coefficient = Field(description=phrase("How much the client may buy."))


class Classes(Frozen):
    """The percentages from which a client is of class A and B; the rest is C."""

    A: Points = Field(default=70, description=phrase("Percentage from which it is class A."))
    B: Points = Field(default=40, description=phrase("Percentage from which it is class B; below it is C."))


class Factor(Frozen):
    """What the likely sum is multiplied by."""

    field: AnyField = Field(description=phrase("The field whose answer is weighed."))
    values: dict[str, Points] = Field(min_length=1, description=phrase("Multiplier by value of the answer."))
    otherwise: Points = Field(default=1, description=phrase("Multiplier for any other answer and for none."))


class Estimate(Frozen):
    """A way to the likely sum: a start, plus a price for each unit of an answer, times the factors."""

    when: Cases = Field(default=(), description=WHEN)
    start: Points = Field(default=0, description=phrase("Sum to begin with."))
    field: NumberField | None = Field(
        default=None, description=phrase("A number among the answers: metres, seats, a budget.")
    )
    per: Points = Field(default=1, description=phrase("Price of each unit of that number."))
    unknown: Points = Field(default=0, description=phrase("The number to count with while the answer is not known."))
    factors: tuple[Factor, ...] = Field(default=(), description=phrase("Multipliers, by other answers."))
    at_most: NumberField | None = Field(
        default=None, description=phrase("A sum among the answers that the likely sum does not go above.")
    )
    into: NumberField = Field(default="amount", description=phrase("Field that keeps the likely sum."))


class NewTitle(Frozen):
    """The title the lead is given."""

    template: Title = Field(
        description=phrase("Text with keys of fields in braces, and class, seriousness, means, potential, sum.")
    )
    limit: Length = Field(default=100, description=phrase("The most signs a title may have."))


class Portrait(Frozen):
    """A sentence about the client for the manager."""

    text: Phrase = Field(description=phrase("What this client can buy and what kind of offer fits."))
    classes: tuple[Class, ...] = Field(
        default=(), description=phrase("Classes it is meant for; all where none is named.")
    )
    when: Cases = Field(default=(), description=WHEN)


class Abc(Frozen):
    """A model of ABC qualification."""

    coefficients: Coefficients = Field(description=phrase("The three coefficients, each in percent."))
    classes: Classes = Field(default_factory=Classes, description=phrase("Where classes A and B begin."))
    into: WordField | None = Field(
        default=None, description=phrase("Field that keeps the class: a text, or a list with values a, b, c.")
    )
    sum: tuple[Estimate, ...] = Field(
        default=(), description=phrase("Ways to work out the likely sum; the first that fits is taken.")
    )
    title: NewTitle | None = Field(default=None, description=phrase("The title the lead is given."))
    portrait: tuple[Portrait, ...] = Field(
        default=(), description=phrase("Sentences about the client; all that fit are written to the timeline.")
    )
