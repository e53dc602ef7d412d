"""Say what may be named in a pipeline file: keys, fields, stages, codes, colours, addresses."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints, WithJsonSchema

from b24app.pipelines.language.references import Refers
from b24app.pipelines.language.texts import shaped
from b24app.portal.card import STANDARD
from b24app.portal.crm import STATUS_LENGTH
from b24app.portal.userfields import KEY_LENGTH

KEY = r"[a-z0-9_]+"
"""What a key looks like."""

_STATUS = rf"[A-Za-z0-9_-]{{1,{STATUS_LENGTH}}}"
_COLOR = r"#[0-9A-Fa-f]{6}"
_URL = r"https?://[^\s\[\]]+"


def like(pattern: str) -> WithJsonSchema:
    """Tell editors what a text looks like."""
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$"})


_FIELD_NAME = WithJsonSchema({"anyOf": [{"enum": list(STANDARD)}, {"type": "string", "pattern": f"^{KEY}$"}]})

Key = Annotated[str, shaped("key", KEY), like(KEY)]
FieldKey = Annotated[
    str, shaped("key", KEY), StringConstraints(max_length=KEY_LENGTH), like(rf"[a-z0-9_]{{1,{KEY_LENGTH}}}")
]
FieldName = Annotated[str, _FIELD_NAME]
Status = Annotated[str, shaped("status", _STATUS), like(_STATUS)]
Color = Annotated[str, shaped("color", _COLOR), AfterValidator(str.upper), like(_COLOR)]
Url = Annotated[str, shaped("url", _URL), like(_URL)]

AnyField = Annotated[FieldName, Refers("field")]
DateField = Annotated[FieldName, Refers("field", ("date", "datetime"))]
MomentField = Annotated[FieldName, Refers("field", ("datetime",))]
NumberField = Annotated[FieldName, Refers("field", ("number", "money"))]
TextField = Annotated[FieldName, Refers("field", ("string",))]
ListField = Annotated[FieldName, Refers("field", ("list",))]
WordField = Annotated[FieldName, Refers("field", ("list", "string"))]
PersonField = Annotated[FieldName, Refers("field", ("user",))]

StageKey = Annotated[Key, Refers("stage")]
WorkStage = Annotated[Key, Refers("stage", ("work",))]
FailureStage = Annotated[Key, Refers("stage", ("failure",))]
