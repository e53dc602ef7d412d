"""crm.multifield.fields, crm.userfield.*: small descriptions."""

from b24app.emulator import userfield_rules as rules
from b24app.emulator.described import described
from b24app.emulator.method import Call, method
from b24app.emulator.state import Row


@method("crm.multifield.fields", scope="crm", source="crm/auxiliary/multifield/crm-multifield-fields")
def multifield_fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe a phone, an e-mail and their like."""
    return {
        "ID": described("int", "ID", read_only=True),
        "TYPE_ID": described("string", "Тип поля", read_only=True),
        "VALUE": described("string", "Значение"),
        "VALUE_TYPE": described("string", "Тип значения"),
    }


OWN = "crm/universal/user-defined-fields/crm-userfield"


@method("crm.userfield.types", scope="crm", source=f"{OWN}-types")
def userfield_types(call: Call) -> list[Row]:  # noqa: ARG001 - every method takes the call
    """Return the types a user field may have."""
    return [{"ID": kind, "title": kind} for kind in rules.TYPES]


@method("crm.userfield.enumeration.fields", scope="crm", source=f"{OWN}-enumeration-fields")
def userfield_enumeration(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe a row of a list."""
    return {
        "ID": {"type": "int", "title": "Ид", "isReadOnly": True},
        "SORT": {"type": "int", "title": "Сортировка"},
        "VALUE": {"type": "string", "title": "Значение"},
        "DEF": {"type": "string", "title": "Значение по умолчанию"},
        "DEL": {"type": "string", "title": "Флаг удаления элемента"},
    }
