"""Say how a recipe chooses the lead that stays and the values that win, and which flags must never be lost."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from b24app.languages import phrase
from b24app.pipelines.language.naming import like
from b24app.pipelines.language.texts import Frozen, Phrase, refuse, shaped

Better = Literal[
    "oldest",
    "newest",
    "most_complete",
    "most_activities",
    "last_active",
    "has_contact",
    "has_company",
    "owner_active",
    "furthest_stage",
]
"""What makes one lead better than another."""

ValueRule = Literal["survivor", "newest", "longest", "most_common", "union", "concat", "note"]
"""How one value is made of several.

survivor: that of the lead that stays, where it has none that of the next best; newest: that of the lead changed last;
longest: the longest text; most_common: the one most leads have; union: all of them, in a field that holds several;
concat: all texts one below the other, each with its source; note: nothing changes, the others go to a note.
"""

_NAME = r"[A-Z][A-Z0-9_]*"
FieldName = Annotated[str, shaped("portal_field", _NAME), like(_NAME)]
"""A field by the portal's name, such as `NAME` or `UF_CRM_BUDGET`."""


def _several(raw: Any) -> Any:
    several = tuple(raw) if isinstance(raw, list | tuple) else (raw,)
    if not several or not all(isinstance(one, str | int | float) for one in several):
        refuse("choice", raw)
    return tuple(str(int(one)) if isinstance(one, bool) else str(one) for one in several)


Values = Annotated[
    tuple[str, ...],
    BeforeValidator(_several, json_schema_input_type=str | int | float | bool | tuple[str | int | float | bool, ...]),
]
"""A value or several, as the portal keeps them; a value of a list by its number or its title."""


class Preferred(Frozen):
    """Prefer leads by what they hold: the first value of the list before the second."""

    stage: Values | None = Field(default=None, description=phrase("Codes of stages, the best first."))
    source: Values | None = Field(default=None, description=phrase("Codes of sources, the best first."))
    field: FieldName | None = Field(default=None, description=phrase("A field by the portal's name; give values too."))
    values: Values | None = Field(default=None, description=phrase("Values of the field, the best first."))


SurvivorRule = Annotated[
    # What is written decides which of the two is meant, so that a slip is told once.
    Annotated[Better, Tag("word")] | Annotated[Preferred, Tag("is")],
    Discriminator(lambda raw: "word" if isinstance(raw, str) else "is"),
]


class FieldValues(Frozen):
    """How values are chosen where several leads become one."""

    default: ValueRule = Field(
        default="survivor", description=phrase("What holds for every field that is not named below.")
    )
    fields_: dict[FieldName, ValueRule] = Field(
        default_factory=dict, alias="fields", description=phrase("A rule for a field, by the portal's name.")
    )

    def rule_of(self, field: str) -> ValueRule:
        """Return the rule of a field."""
        return self.fields_.get(field, self.default)


class Protected(Frozen):
    """A flag that wins wherever one of the leads has it: a client who must not be called is never called again."""

    field: FieldName = Field(description=phrase("The field with the flag, by the portal's name."))
    values: Values = Field(default=("1", "Y"), description=phrase("Values that mean the flag is set."))
    title: Phrase = Field(description=phrase("What the flag says, for the preview."))
    then: Literal["carry", "review"] = Field(
        default="carry",
        description=phrase("carry: the lead that stays gets the flag; review: a person looks at such leads first."),
    )
