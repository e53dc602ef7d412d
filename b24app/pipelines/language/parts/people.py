"""Say who is meant: by word, by number, or by a field that names somebody."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from b24app.languages import phrase
from b24app.pipelines.language.naming import KEY
from b24app.pipelines.language.references import Whose
from b24app.pipelines.language.rules import Length
from b24app.pipelines.language.texts import Frozen, refuse

PEOPLE = ("assigned", "head", "team", "author")
"""Who is responsible; the head of that person, or of sales; all of sales; who made the card."""


def _who(raw: Any) -> Any:
    if isinstance(raw, bool) or not isinstance(raw, str | int) or raw == "" or (isinstance(raw, int) and raw < 1):
        refuse("who", raw)
    return raw


Who = Annotated[
    str | int,
    BeforeValidator(_who),
    Whose(PEOPLE),
    WithJsonSchema({"anyOf": [{"enum": list(PEOPLE)}, {"type": "string", "pattern": f"^{KEY}$"}, {"type": "integer"}]}),
]


class Team(Frozen):
    """Who sells; without it the portal's structure is asked."""

    department: Length | None = Field(
        default=None, description=phrase("Number of the sales department in the portal's structure.")
    )
    head: Length | None = Field(default=None, description=phrase("Number of the head of sales, a user of the portal."))
