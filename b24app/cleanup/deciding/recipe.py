"""Say what a recipe of a clean-up is: one file by which next month's pile is cured with one command."""

from typing import Annotated, Any, Literal

from pydantic import Field, Strict

from b24app.cleanup.deciding.recipe_rules import Count, Days, Pass, Rule, Share
from b24app.cleanup.deciding.recipe_values import FieldName, FieldValues, Protected, SurvivorRule, Values
from b24app.languages import phrase
from b24app.pipelines.language.naming import Key, like
from b24app.pipelines.language.texts import Frozen, Phrase, Said, shaped
from b24app.portal.crm import STATUS_LENGTH

_STATUS = rf"[A-Za-z0-9_-]{{1,{STATUS_LENGTH}}}"
Status = Annotated[str, shaped("status", _STATUS), like(_STATUS)]


class Pile(Frozen):
    """Which leads the recipe is about: open ones, and of them those that fit all that is written here."""

    stages: Values | None = Field(default=None, description=phrase("Codes of the stages they stand on."))
    sources: Values | None = Field(default=None, description=phrase("Codes of their sources."))
    older_than: Days = Field(default=0, description=phrase("Days since they were made, at least."))


class Quarantine(Frozen):
    """Where merged leads and those to be deleted are parked, with a link to the lead that stayed."""

    stage: Status = Field(description=phrase("Code of a failure stage of its own; b24app makes no stages here."))
    hold_days: Days = Field(default=30, description=phrase("Days that leads to be deleted wait there."))
    then: Literal["remind", "delete"] = Field(
        default="remind",
        description=phrase(
            "remind: after those days the administrators are told, nothing is deleted; delete: the worker deletes them,"
            " but for leads that somebody has changed meanwhile."
        ),
    )


class Junk(Frozen):
    """How a lead is closed as not a client."""

    stage: Status = Field(default="JUNK", description=phrase("Code of the stage."))
    reason: Phrase = Field(description=phrase("The reason where a rule gives none."))
    field: FieldName | None = Field(
        default=None, description=phrase("Field of the lead that takes the reason, by the portal's name.")
    )
    value: Said | None = Field(
        default=None, description=phrase("What that field takes where a rule gives nothing; without it the reason.")
    )


class Waves(Frozen):
    """How the run begins small and grows: each wave is looked at before the next one starts."""

    canary: Count = Field(default=5, description=phrase("Leads of the first wave."))
    sizes: tuple[Count, ...] = Field(
        default=(50, 500), description=phrase("Leads of the waves after it; the last size holds for all that follow.")
    )
    between: Literal["ask", "go"] = Field(
        default="ask",
        description=phrase("ask: a person starts each wave; go: after the first the others follow by themselves."),
    )

    def size_of(self, wave: int) -> int:
        """Return how many leads a wave has; waves count from 1."""
        return self.canary if wave == 1 else self.sizes[min(wave - 2, len(self.sizes) - 1)] if self.sizes else 10**9


class Pace(Frozen):
    """How hard the run may press."""

    per_second: Annotated[float, Field(gt=0)] | None = Field(
        default=None, description=phrase("Most requests a second; without it the portal's own limit.")
    )
    hours: Annotated[str, shaped("hours", r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")] | None = Field(
        default=None, description=phrase("Hours of the portal's day in which it runs, such as 20:00-07:00.")
    )
    failures: Count = Field(default=20, description=phrase("Leads in a wave that may fail before the run pauses."))


class Thresholds(Frozen):
    """What is too unsure to be acted on."""

    auto: Annotated[float, Field(gt=0)] = Field(
        default=12.0, description=phrase("Bits of evidence from which leads are surely of one client.")
    )
    review: Annotated[float, Field(gt=0)] = Field(
        default=6.0,
        description=phrase("Bits of evidence from which a person is asked; less counts as nothing."),
    )

    finding: Share = Field(
        default=0.8, description=phrase("Least confidence of the audit, from 0 to 1; below it the lead is in doubt.")
    )
    largest_cluster: Annotated[int, Strict(), Field(ge=2)] = Field(
        default=50, description=phrase("Leads of one client at most; larger groups are in doubt.")
    )


class Recipe(Frozen):
    """What is done with a pile of leads: how sure, which lead stays, which values win, what becomes of each kind."""

    recipe: Key = Field(description=phrase("Key of the recipe."))
    title: Phrase = Field(description=phrase("What the clean-up is called."))
    leads: Pile = Field(default_factory=Pile, description=phrase("Which leads it is about; without it all open ones."))
    thresholds: Thresholds = Field(default_factory=Thresholds, description=phrase("What is too unsure to act on."))
    passes: tuple[Pass, ...] = Field(
        default=(), description=phrase("Which leads are of one client, strict before loose; the first that fits holds.")
    )
    doubts: Literal["review", "keep"] = Field(
        default="review", description=phrase("What becomes of doubtful leads: a person decides, or nothing happens.")
    )
    survivor: tuple[SurvivorRule, ...] = Field(
        default=("has_contact", "most_activities", "oldest"),
        description=phrase("Which lead of a client stays; where a rule leaves several, the next one decides."),
    )
    values_: FieldValues = Field(
        default_factory=FieldValues, alias="values", description=phrase("Which values win where leads merge.")
    )
    protected: tuple[Protected, ...] = Field(default=(), description=phrase("Flags that must never be lost."))
    actions: tuple[Rule, ...] = Field(
        min_length=1, description=phrase("What becomes of the leads; the first rule that fits a lead decides.")
    )
    quarantine: Quarantine = Field(description=phrase("Where merged leads and those to be deleted are parked."))
    junk: Junk = Field(description=phrase("How junk is closed."))
    converted: Status = Field(default="CONVERTED", description=phrase("Code of the stage of converted leads."))
    waves: Waves = Field(default_factory=Waves, description=phrase("How the run begins small and grows."))
    pace: Pace = Field(default_factory=Pace, description=phrase("How hard the run may press."))

    def document(self) -> dict[str, Any]:
        """Give the recipe as plain JSON that `read_recipe` turns back into an equal one."""
        return self.model_dump(mode="json", by_alias=True)


def read_recipe(document: Any) -> Recipe:
    """Turn the JSON of `Recipe.document` back; raises pydantic's ValidationError for anything else."""
    return Recipe.model_validate(document)
