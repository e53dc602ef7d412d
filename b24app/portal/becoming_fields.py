"""Read the custom fields of leads and of what they become."""

from b24app.portal.client import Portal
from b24app.portal.lead_images import Spec, read_many, result_of
from b24app.portal.userfields import Field, fields_in
from b24app.portal.whole_lead import TYPES


def read_fields(portal: Portal, language: str) -> dict[str, tuple[Field, ...]]:
    """Read the custom fields of leads and of what they become."""
    asked: dict[str, Spec] = {
        kind: (f"crm.{kind}.userfield.list", {"order": {"ID": "ASC"}, "filter": {"LANG": language}}) for kind in TYPES
    }
    return {kind: fields_in([result_of(answer)]) for kind, answer in read_many(portal, asked).items()}
