"""Say which place of a portal a pipeline stands for: a funnel of deals, or of a smart process."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, Strict, StrictBool, StringConstraints

from b24app.languages import phrase
from b24app.pipelines.language.naming import KEY, like
from b24app.pipelines.language.texts import Frozen, Phrase, Said, shaped
from b24app.portal.categories import NAME_LENGTH

Switch = Literal[
    "funnels",
    "clients",
    "dates",
    "products",
    "my_company",
    "documents",
    "sources",
    "observers",
    "recycle_bin",
    "robots",
    "workflows",
]
Number = Annotated[int, Strict(), Field(ge=1)]
Name = Annotated[Said, StringConstraints(max_length=NAME_LENGTH)]


class Funnel(Frozen):
    """Which funnel of deals or of a smart process is meant, and what it is called."""

    name: Phrase | None = Field(
        default=None,
        description=phrase("Name of the funnel; for deals by default the title of the pipeline."),
    )
    was: Name | None = Field(
        default=None,
        description=phrase("Name it has now, where it is to be called anew: it is found by it and renamed."),
    )
    default: StrictBool = Field(
        default=False,
        description=phrase("true for the funnel that every portal and every smart process is born with."),
    )


class Process(Frozen):
    """Which smart process is meant, what it is called and what it can do."""

    title: Phrase | None = Field(
        default=None, description=phrase("Title of the smart process; by default that of the pipeline.")
    )
    was: Name | None = Field(
        default=None,
        description=phrase("Title it has now, where it is to be called anew: it is found by it and renamed."),
    )
    number: Number | None = Field(
        default=None,
        description=phrase("entityTypeId of its cards: 128 to 192, or even and above 1029; it is found by it."),
    )
    switches: dict[Switch, StrictBool] = Field(
        default_factory=dict, description=phrase("What is switched on or off in it; what is not named stays as it is.")
    )


def _funnel(raw: Any) -> Any:
    return {"default": True} if raw == "default" else raw


TheFunnel = Annotated[Funnel, BeforeValidator(_funnel, json_schema_input_type=Literal["default"] | Funnel)]
"""A funnel, or the word default."""

_WORD = rf"{KEY}|[A-Z][A-Z0-9_]*"
_SECTION = r"[A-Za-z0-9_-]{1,50}"

CardWord = Annotated[str, shaped("card_word", _WORD), like(f"({_WORD})")]
SectionName = Annotated[str, shaped("section", _SECTION), like(_SECTION)]


class CardSection(Frozen):
    """A section of the card and the fields in it, in order."""

    title: Phrase = Field(description=phrase("What people see above the section."))
    fields_: tuple[CardWord, ...] = Field(
        alias="fields",
        min_length=1,
        description=phrase("Keys of fields in order; a name in capitals is the portal's own, such as CLIENT."),
    )
