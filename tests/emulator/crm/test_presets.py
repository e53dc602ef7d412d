"""crm.requisite.preset.*: templates of requisites and their fields."""

from tests.emulator.rest.speaking import Rest


def test_a_portal_starts_with_templates_of_its_country(rest: Rest) -> None:
    answer = rest.body("crm.requisite.preset.list", select=["ID", "NAME"])
    names = {row["ID"]: row["NAME"] for row in answer["result"]}
    assert (names, answer["total"]) == ({"1": "Организация", "2": "ИП", "3": "Физ. лицо"}, 3)
    assert rest("crm.requisite.preset.countries")[0] == {"ID": 1, "CODE": "RU", "TITLE": "Россия"}
    assert rest("crm.requisite.preset.fields")["COUNTRY_ID"]["isImmutable"] is True


def test_a_template_is_made_changed_and_deleted_while_nobody_uses_it(rest: Rest) -> None:
    sent = {"ENTITY_TYPE_ID": 8, "COUNTRY_ID": 1, "NAME": "Филиал", "XML_ID": "a"}
    number = rest("crm.requisite.preset.add", fields=sent)
    assert rest("crm.requisite.preset.update", id=number, fields={"NAME": "Отдел", "COUNTRY_ID": 4}) is True
    row = rest("crm.requisite.preset.get", id=number)
    assert (row["NAME"], row["COUNTRY_ID"], row["ACTIVE"], row["ENTITY_TYPE_ID"]) == ("Отдел", "1", "Y", "8")
    contact = rest("crm.contact.add", fields={"NAME": "x"})
    papers = {"ENTITY_TYPE_ID": 3, "ENTITY_ID": contact, "PRESET_ID": number, "NAME": "x"}
    requisite = rest("crm.requisite.add", fields=papers)
    assert rest.refusal("crm.requisite.preset.delete", id=number)[2].startswith("Вы не можете удалить шаблон")
    rest("crm.requisite.delete", id=requisite)
    assert rest("crm.requisite.preset.delete", id=number) is True
    refused = (400, "", f"The Preset with ID '{number}' is not found")
    assert rest.refusal("crm.requisite.preset.get", id=number) == refused


def test_a_template_needs_its_type_and_country(rest: Rest, clerk: Rest) -> None:
    for wrong in ({"ENTITY_TYPE_ID": 4}, {"COUNTRY_ID": 2}):
        sent = {"ENTITY_TYPE_ID": 8, "COUNTRY_ID": 1, "NAME": "x"} | wrong
        refused = (400, "", f"{next(iter(wrong))} is not defined or invalid.")
        assert rest.refusal("crm.requisite.preset.add", fields=sent) == refused
    assert clerk.refusal("crm.requisite.preset.add", fields={}) == (400, "", "Access denied.")


def test_a_template_has_each_field_of_its_country_once(rest: Rest) -> None:
    sent = {"ENTITY_TYPE_ID": 8, "COUNTRY_ID": 1, "NAME": "x"}
    preset = {"ID": rest("crm.requisite.preset.add", fields=sent)}
    assert "RQ_INN" in rest("crm.requisite.preset.field.availabletoadd", preset=preset)
    number = rest("crm.requisite.preset.field.add", preset=preset, fields={"FIELD_NAME": "RQ_INN", "SORT": 580})
    row = {"ID": 1, "FIELD_NAME": "RQ_INN", "FIELD_TITLE": "", "IN_SHORT_LIST": "N", "SORT": 580}
    assert rest("crm.requisite.preset.field.get", id=number, preset=preset) == row
    assert "RQ_INN" not in rest("crm.requisite.preset.field.availabletoadd", preset=preset)
    for name in ("RQ_INN", "RQ_SIRET"):
        refused = (400, "", f"The field '{name}' can not be added")
        assert rest.refusal("crm.requisite.preset.field.add", preset=preset, fields={"FIELD_NAME": name}) == refused
    changed = {"FIELD_TITLE": "ИНН", "IN_SHORT_LIST": "Y"}
    assert rest("crm.requisite.preset.field.update", id=number, preset=preset, fields=changed) is True
    assert rest("crm.requisite.preset.field.list", preset=preset) == [row | changed]
    assert rest("crm.requisite.preset.field.delete", id=number, preset=preset) is True
    refused = (400, "", "The PresetField with ID '1' is not found")
    assert rest.refusal("crm.requisite.preset.field.get", id=number, preset=preset) == refused
    assert rest("crm.requisite.preset.field.fields")["FIELD_NAME"]["isRequired"] is True
