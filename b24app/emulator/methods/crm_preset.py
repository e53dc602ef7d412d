"""crm.requisite.preset.*: templates of requisites."""

from b24app.emulator.crm import presets, records
from b24app.emulator.crm.paper_tables import PRESET, REQUISITES
from b24app.emulator.errors import said
from b24app.emulator.method import Call, Page, method
from b24app.emulator.state import Row

PAGE = "crm/requisites/presets/crm-requisite-preset-"


@method("crm.requisite.preset.fields", scope="crm", source=f"{PAGE}fields")
def fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe a template."""
    return records.described(PRESET)


@method("crm.requisite.preset.countries", scope="crm", source=f"{PAGE}countries")
def countries(call: Call) -> list[Row]:  # noqa: ARG001 - every method takes the call
    """Return the countries there are templates for."""
    return [{"ID": number, "CODE": code, "TITLE": title} for number, (code, title) in presets.COUNTRIES.items()]


@method("crm.requisite.preset.add", scope="crm", write=True, source=f"{PAGE}add")
def add(call: Call) -> int:
    """Make a template without fields."""
    for_admins(call)
    values = records.accepted(PRESET, call.params.fields(), is_new=True)
    if values.get("ENTITY_TYPE_ID") != REQUISITES.type_id:
        raise records.invalid("ENTITY_TYPE_ID")
    if values.get("COUNTRY_ID") not in presets.COUNTRIES:
        raise records.invalid("COUNTRY_ID")
    row = records.created(call, "requisite preset", values) | {"FIELDS": []}
    call.portal.crm.papers.presets[row["ID"]] = row
    return int(row["ID"])


@method("crm.requisite.preset.update", scope="crm", write=True, source=f"{PAGE}update")
def update(call: Call) -> bool:
    """Change a template; its country stays."""
    for_admins(call)
    records.changed(call, _found(call), records.accepted(PRESET, call.params.fields(), is_new=False))
    return True


@method("crm.requisite.preset.get", scope="crm", source=f"{PAGE}get")
def get(call: Call) -> Row:
    """Return a template."""
    return records.written(PRESET, _found(call))


@method("crm.requisite.preset.list", scope="crm", source=f"{PAGE}list")
def list_(call: Call) -> Page:
    """Return a page of templates."""
    return records.listed(call, PRESET, call.portal.crm.papers.presets.values())


@method("crm.requisite.preset.delete", scope="crm", write=True, source=f"{PAGE}delete")
def delete(call: Call) -> bool:
    """Delete a template no requisite is made by."""
    for_admins(call)
    row, papers = _found(call), call.portal.crm.papers
    if any(requisite["PRESET_ID"] == row["ID"] for requisite in papers.requisites.values()):
        raise said("Вы не можете удалить шаблон, так как по нему уже созданы реквизиты")
    del papers.presets[row["ID"]]
    return True


def for_admins(call: Call) -> None:
    """Refuse whoever may not set CRM up."""
    if not call.caller.user.is_admin:
        raise said("Access denied.")


def _found(call: Call) -> Row:
    return records.found(call.params, call.portal.crm.papers.presets, "Preset")
