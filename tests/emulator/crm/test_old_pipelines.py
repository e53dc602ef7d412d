"""crm.dealcategory.*: the old names of pipelines of deals."""

from tests.emulator.rest.speaking import Rest


def test_a_pipeline_is_opened_changed_and_closed_by_its_old_names(rest: Rest) -> None:
    number = rest("crm.dealcategory.add", fields={"NAME": "Опт", "SORT": 20})
    assert rest("crm.category.get", entityTypeId=2, id=number)["category"]["name"] == "Опт"
    assert rest("crm.dealcategory.update", id=number, fields={"NAME": "Розница"}) is True
    row = rest("crm.dealcategory.get", id=number)
    assert (row["ID"], row["NAME"], row["SORT"], row["IS_LOCKED"]) == (str(number), "Розница", "20", "N")
    assert rest("crm.dealcategory.list", filter={"NAME": "Розница"}, select=["ID"]) == [{"ID": str(number)}]
    deal = rest("crm.deal.add", fields={"CATEGORY_ID": number})
    assert rest.refusal("crm.dealcategory.delete", id=number)[2] == "Найдены сделки, относящиеся к воронке Розница"
    rest("crm.deal.delete", id=deal)
    assert rest("crm.dealcategory.delete", id=number) is True
    assert rest.refusal("crm.dealcategory.get", id=number) == (400, "", "Not found")


def test_stages_of_pipelines_are_found_by_number(rest: Rest) -> None:
    number = rest("crm.dealcategory.add", fields={"NAME": "Опт"})
    assert rest("crm.dealcategory.status", id=number) == f"DEAL_STAGE_{number}"
    assert rest("crm.dealcategory.status") == "DEAL_STAGE"
    assert rest("crm.dealcategory.stage.list", id=number)[0]["STATUS_ID"] == f"C{number}:NEW"
    assert rest("crm.dealcategory.stage.list")[0]["STATUS_ID"] == "NEW"


def test_the_default_pipeline_has_a_name(rest: Rest, clerk: Rest) -> None:
    assert rest("crm.dealcategory.default.set", name="Главная") is True
    assert rest("crm.dealcategory.default.get") == {"ID": 0, "NAME": "Главная"}
    assert clerk.refusal("crm.dealcategory.default.set", name="x") == (400, "", "Access denied.")
    assert rest("crm.dealcategory.fields")["NAME"]["isRequired"] is True
