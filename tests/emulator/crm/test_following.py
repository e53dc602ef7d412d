"""What follows a write: events of every type, robots on stages of deals and smart processes."""

from typing import Any

from tests.emulated import Emulator
from tests.emulator.receiving import Application
from tests.emulator.rest.speaking import Rest


def told(app: Application, count: int) -> list[tuple[str, str]]:
    """Return the events that came: name and id."""
    return [(row.form["event"], row.form["data[FIELDS][ID]"]) for row in app.receiver.on("/events", count)]


def bound(app: Application, *events: str) -> None:
    """Bind events."""
    for event in events:
        app.bind(event)


def test_every_old_object_has_its_own_events(app: Application, rest: Rest) -> None:
    kinds = ("DEAL", "CONTACT", "COMPANY")
    events = [f"ONCRM{kind}{what}" for kind in kinds for what in ("ADD", "UPDATE", "DELETE")]
    bound(app, *events)
    for kind in ("deal", "contact", "company"):
        number = rest(f"crm.{kind}.add", fields={"TITLE": "x", "NAME": "x"})
        rest(f"crm.{kind}.update", id=number, fields={"COMMENTS": "y"})
        rest(f"crm.{kind}.delete", id=number)
    assert sorted(told(app, 9)) == sorted((event, "1") for event in events)


def test_universal_writes_raise_the_old_events_and_only_on_a_change(app: Application, rest: Rest) -> None:
    bound(app, "ONCRMDEALUPDATE", "ONCRMDEALADD")
    rest("crm.item.add", entityTypeId=2, fields={"title": "x"})
    rest("crm.item.update", entityTypeId=2, id=1, fields={"title": "x"})
    rest("crm.item.update", entityTypeId=2, id=1, fields={"title": "y"})
    rest("crm.item.update", entityTypeId=2, id=1, fields={"title": "y"})
    assert sorted(told(app, 2)) == [("ONCRMDEALADD", "1"), ("ONCRMDEALUPDATE", "1")]


def test_items_of_smart_processes_raise_two_events(app: Application, rest: Rest, process: int) -> None:
    bound(app, "ONCRMDYNAMICITEMADD", f"ONCRMDYNAMICITEMADD_{process}", f"ONCRMDYNAMICITEMADD_{process + 4}")
    rest("crm.item.add", entityTypeId=process, fields={"title": "x"})
    forms = [row.form for row in app.receiver.on("/events", 2)]
    assert {form["event"] for form in forms} == {"ONCRMDYNAMICITEMADD", f"ONCRMDYNAMICITEMADD_{process}"}
    assert {form["data[FIELDS][ENTITY_TYPE_ID]"] for form in forms} == {str(process)}


def test_invoices_raise_the_events_of_smart_processes(app: Application, rest: Rest) -> None:
    bound(app, "ONCRMDYNAMICITEMADD_31")
    rest("crm.item.add", entityTypeId=31, fields={"title": "x"})
    assert told(app, 1) == [("ONCRMDYNAMICITEMADD_31", "1")]


def test_a_deal_that_changes_its_pipeline_raises_an_event(app: Application, rest: Rest) -> None:
    rest("crm.category.add", entityTypeId=2, fields={"name": "x"})
    bound(app, "ONCRMDEALMOVETOCATEGORY")
    rest("crm.item.add", entityTypeId=2, fields={"title": "x"})
    rest("crm.item.update", entityTypeId=2, id=1, fields={"categoryId": 1})
    assert told(app, 1) == [("ONCRMDEALMOVETOCATEGORY", "1")]


def test_a_merge_shows_as_an_update_and_deletions(app: Application, rest: Rest) -> None:
    for _ in range(3):
        rest("crm.lead.add", fields={"TITLE": "x"})
    bound(app, "ONCRMLEADUPDATE", "ONCRMLEADDELETE")
    rest("crm.entity.mergeBatch", params={"entityTypeId": 1, "entityIds": [1, 2, 3]})
    assert sorted(told(app, 3)) == [("ONCRMLEADDELETE", "2"), ("ONCRMLEADDELETE", "3"), ("ONCRMLEADUPDATE", "1")]


def test_smart_processes_and_user_fields_raise_events(app: Application, rest: Rest) -> None:
    bound(app, "ONCRMTYPEADD", "ONCRMDEALUSERFIELDADD", "ONCRMDEALUSERFIELDSETENUMVALUES", "ONCRMTYPEUSERFIELDADD")
    rest("crm.type.add", fields={"title": "x"})
    sent = {"FIELD_NAME": "A", "USER_TYPE_ID": "enumeration", "LIST": [{"VALUE": "x"}]}
    rest("crm.deal.userfield.add", fields=sent)
    field = {"entityId": "CRM_1", "fieldName": "UF_CRM_1_A", "userTypeId": "string"}
    rest("userfieldconfig.add", moduleId="crm", field=field)
    assert sorted(told(app, 4)) == [
        ("ONCRMDEALUSERFIELDADD", "1"),
        ("ONCRMDEALUSERFIELDSETENUMVALUES", "1"),
        ("ONCRMTYPEADD", "1"),
        ("ONCRMTYPEUSERFIELDADD", "2"),
    ]


def test_robots_start_on_stages_of_deals(portal: Emulator, app: Application, rest: Rest) -> None:
    rest("crm.category.add", entityTypeId=2, fields={"name": "x"})
    app.register_robot()
    app.place_robot(stage="C1:NEW", document="deal")
    rest("crm.item.add", entityTypeId=2, fields={"title": "x"})
    rest("crm.item.add", entityTypeId=2, fields={"title": "y", "categoryId": 1})
    form = app.receiver.on("/robots/check")[0].form
    assert (form["document_id[1]"], form["document_id[2]"], form["document_type[2]"]) == (
        "CCrmDocumentDeal",
        "DEAL_2",
        "DEAL",
    )
    assert len(portal.ask("GET", "workflows")) == 1


def test_robots_start_on_stages_of_smart_processes(app: Application, rest: Rest, process: int) -> None:
    stage = rest("crm.item.add", entityTypeId=process, fields={"title": "x"})["item"]["stageId"]
    app.register_robot()
    app.place_robot(stage=stage.replace("NEW", "CLIENT"), document=f"dynamic_{process}")
    rest("crm.item.update", entityTypeId=process, id=1, fields={"stageId": stage.replace("NEW", "CLIENT")})
    form: dict[str, Any] = app.receiver.on("/robots/check")[0].form
    assert form["document_id[1]"] == "Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic"
    assert form["document_id[2]"] == f"DYNAMIC_{process}_1"


def test_a_universal_import_starts_no_robots(portal: Emulator, app: Application, rest: Rest) -> None:
    app.register_robot()
    app.place_robot(stage="NEW", document="deal")
    rest("crm.item.import", entityTypeId=2, fields={"title": "x"})
    assert portal.ask("GET", "workflows") == []
