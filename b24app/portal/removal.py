"""Delete custom fields and values of list fields, with every answer in them.

https://apidocs.bitrix24.com/api-reference/crm/leads/userfield/crm-lead-userfield-delete.html
"""

from b24app.portal.client import Portal
from b24app.portal.targets import Target

_MODULE = {"moduleId": "crm"}


def delete_field(portal: Portal, target: Target, row: int) -> None:
    """Delete a field; the portal drops its answers at once and for good."""
    if target.entity == "smart_process":
        portal.write("userfieldconfig.delete", {**_MODULE, "id": row})
    else:
        portal.write(f"crm.{target.entity}.userfield.delete", {"id": row})


def delete_value(portal: Portal, target: Target, row: int, value: int) -> None:
    """Delete one value of a list field; values that are not named stay."""
    if target.entity == "smart_process":
        gone = {"id": value, "del": "Y"}
        portal.write("userfieldconfig.update", {**_MODULE, "id": row, "field": {"enum": [gone]}})
    else:
        gone = {"ID": value, "DEL": "Y"}
        portal.write(f"crm.{target.entity}.userfield.update", {"id": row, "fields": {"LIST": [gone]}})
