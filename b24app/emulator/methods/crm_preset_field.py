"""crm.requisite.preset.field.*: which fields a template of requisites has."""

from b24app.emulator.crm import presets, records
from b24app.emulator.crm.paper_tables import PRESET_FIELD
from b24app.emulator.errors import said
from b24app.emulator.method import Call, method
from b24app.emulator.methods.crm_preset import for_admins
from b24app.emulator.params import whole
from b24app.emulator.state import Row

PAGE = "crm/requisites/presets/fields/crm-requisite-preset-field-"


@method("crm.requisite.preset.field.fields", scope="crm", source=f"{PAGE}fields")
def fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe a field of a template."""
    return records.described(PRESET_FIELD)


@method("crm.requisite.preset.field.availabletoadd", scope="crm", source=f"{PAGE}available-to-add")
def available(call: Call) -> list[str]:
    """Return the fields a template may yet be given: those of its country and user fields."""
    return presets.available(call.portal, _preset(call))


@method("crm.requisite.preset.field.add", scope="crm", write=True, source=f"{PAGE}add")
def add(call: Call) -> int:
    """Give a template a field it does not have."""
    for_admins(call)
    preset, values = _preset(call), records.accepted(PRESET_FIELD, call.params.fields(), is_new=True)
    name = values.get("FIELD_NAME") or ""
    if name not in presets.available(call.portal, preset):
        raise said(f"The field '{name}' can not be added")
    return presets.put(preset, values)


@method("crm.requisite.preset.field.update", scope="crm", write=True, source=f"{PAGE}update")
def update(call: Call) -> bool:
    """Change a field of a template."""
    for_admins(call)
    row, values = _found(call), records.accepted(PRESET_FIELD, call.params.fields(), is_new=False)
    name = values.get("FIELD_NAME")
    if name and name not in (row["FIELD_NAME"], *presets.available(call.portal, _preset(call))):
        raise said(f"The field '{name}' can not be added")
    row |= {name: value for name, value in values.items() if value is not None}
    return True


@method("crm.requisite.preset.field.get", scope="crm", source=f"{PAGE}get")
def get(call: Call) -> Row:
    """Return a field of a template: numbers are numbers here."""
    return dict(_found(call))


@method("crm.requisite.preset.field.list", scope="crm", source=f"{PAGE}list")
def list_(call: Call) -> list[Row]:
    """Return the fields of a template, in one piece."""
    return [dict(row) for row in sorted(_preset(call)["FIELDS"], key=lambda row: (row["SORT"], row["ID"]))]


@method("crm.requisite.preset.field.delete", scope="crm", write=True, source=f"{PAGE}delete")
def delete(call: Call) -> bool:
    """Take a field out of a template."""
    for_admins(call)
    row = _found(call)
    _preset(call)["FIELDS"].remove(row)
    return True


def _preset(call: Call) -> Row:
    number = whole(call.params.mapping("PRESET").get("ID")) or 0
    return records.there(call.portal.crm.papers.presets, number, "Preset")


def _found(call: Call) -> Row:
    rows = {row["ID"]: row for row in _preset(call)["FIELDS"]}
    return records.found(call.params, rows, "PresetField")
