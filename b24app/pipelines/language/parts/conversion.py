"""Say what a lead becomes on the stage of success, and where its answers go."""

from typing import Annotated, Literal

from pydantic import Field

from b24app.languages import phrase
from b24app.pipelines.language.naming import AnyField, FieldName, Key
from b24app.pipelines.language.parts.tasks import WHEN
from b24app.pipelines.language.references import Braces, Refers
from b24app.pipelines.language.rules import Cases
from b24app.pipelines.language.texts import Frozen, Phrase, Said

Answers = dict[Annotated[str, Refers("field")], FieldName]


class Becomes(Frozen):
    """A contact or a company that a lead becomes."""

    when: Cases = Field(default=(), description=WHEN)
    fields_: Answers = Field(
        default_factory=dict,
        alias="fields",
        description=phrase("Where answers go that have another key there: key here, key there."),
    )


class BecomesDeal(Becomes):
    """The deal that a lead becomes."""

    pipeline: Key | None = Field(
        default=None, description=phrase("Key of the pipeline of deals; without it the portal's first one.")
    )
    file: Said | None = Field(
        default=None, description=phrase("File of that pipeline, named from this folder; then fields are checked.")
    )
    stage: Key | None = Field(
        default=None, description=phrase("Key of the stage the deal begins on; by default the first.")
    )
    title: Annotated[Phrase, Braces()] | None = Field(
        default=None, description=phrase("Title of the deal, with keys of fields in braces; by default the lead's.")
    )


class Conversion(Frozen):
    """What a lead becomes: any of the three. An answer goes to the field of the same key unless told otherwise."""

    contact: Becomes | None = Field(default=None, description=phrase("The person; {} for all as usual."))
    company: Becomes | None = Field(default=None, description=phrase("The organisation; {} for all as usual."))
    deal: BecomesDeal | None = Field(default=None, description=phrase("The deal; {} for all as usual."))
    unmapped: Literal["stop", "skip"] = Field(
        default="stop",
        description=phrase("What to do where a filled answer has no place: stop and tell, or leave it behind."),
    )
    leave: tuple[AnyField, ...] = Field(default=(), description=phrase("Fields that stay behind on purpose."))
