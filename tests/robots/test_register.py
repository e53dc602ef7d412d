"""Robots are registered once, updated when they change, and left alone otherwise."""

from dataclasses import replace
from pathlib import Path

import pytest

from b24app.content import content
from b24app.portal import bizproc, events
from b24app.portal.refusals import Refusal
from b24app.robots import Robot, Select, Text
from b24app.robots.load import BadRobot, load_robots, load_units
from b24app.robots.register import register
from tests.robots.stub import StubPortal

URL = "https://app.example/robots"
TITLE = {"ru": "Р", "en": "R"}


def make(code: str = "margin", **more) -> Robot:
    robot = Robot(title=TITLE, on=["lead"], code=code, **more)
    robot.handler(lambda _call: {})
    return robot


def test_a_new_robot_is_added_with_everything_the_portal_must_be_told():
    portal, known = StubPortal(), {}
    robot = make(inputs={"mode": Select(title=TITLE, choices={"a": TITLE}, default="a", required=True)})
    done = register(portal, [robot], URL, known, known.__setitem__, user_id=1)
    assert done.added == ["margin"]
    assert portal.robots["margin"] == {
        "CODE": "margin",
        "HANDLER": "https://app.example/robots/margin",
        "AUTH_USER_ID": 1,
        "USE_SUBSCRIPTION": "Y",
        "NAME": TITLE,
        "DESCRIPTION": {},
        "PROPERTIES": {
            "mode": {
                "Name": TITLE,
                "Description": {},
                "Type": "select",
                "Required": "Y",
                "Multiple": "N",
                "Options": {"a": "Р"},
                "Default": "a",
            }
        },
        "RETURN_PROPERTIES": {},
        "DOCUMENT_TYPE": ["crm", "CCrmDocumentLead", "LEAD"],
        "FILTER": {"INCLUDE": [["crm", "CCrmDocumentLead"]]},
    }


def test_a_second_run_writes_nothing():
    portal, known = StubPortal(), {}
    register(portal, [make()], URL, known, known.__setitem__)
    portal.writes.clear()
    done = register(portal, [make()], URL, known, known.__setitem__)
    assert (done.added, done.updated, done.unchanged, portal.writes) == ([], [], ["margin"], [])


def test_a_changed_robot_is_updated():
    portal, known = StubPortal(), {}
    register(portal, [make()], URL, known, known.__setitem__)
    changed = replace(make(), outputs={"sum": Text(title=TITLE)})
    done = register(portal, [changed], URL, known, known.__setitem__)
    assert done.updated == ["margin"]
    assert portal.writes == ["bizproc.robot.add", "bizproc.robot.update"]
    assert "sum" in portal.robots["margin"]["RETURN_PROPERTIES"]
    assert "CODE" not in portal.robots["margin"]


def test_a_robot_the_portal_forgot_is_added_again():
    portal, known = StubPortal(), {}
    register(portal, [make()], URL, known, known.__setitem__)
    portal.robots.clear()
    assert register(portal, [make()], URL, known, known.__setitem__).added == ["margin"]


def test_a_robot_the_portal_has_but_does_not_list_counts_as_there():
    portal, known = StubPortal(), {}
    register(portal, [make()], URL, known, known.__setitem__)
    known.clear()
    portal.faults["bizproc.robot.add"] = [Refusal(error="ERROR_ACTIVITY_ALREADY_INSTALLED", status=400)]
    robots, portal.robots = portal.robots, {}
    done = register(portal, [make()], URL, known, known.__setitem__)
    assert (done.updated, done.added) == (["margin"], [])
    assert robots.keys() == portal.robots.keys() == known.keys()


def test_another_refusal_is_told():
    portal = StubPortal(faults={"bizproc.robot.add": [Refusal(error="ACCESS_DENIED", status=403)]})
    with pytest.raises(Refusal):
        register(portal, [make()], URL, {}, lambda *_: None)


def test_a_robot_for_leads_and_deals_names_no_document_type():
    definition = replace(make(), on=["lead", "deal"]).definition(URL)
    portal = StubPortal()
    list(bizproc.add_robots(portal, [definition]))
    assert portal.robots["margin"]["DOCUMENT_TYPE"] == []
    assert portal.robots["margin"]["FILTER"]["INCLUDE"] == [["crm", "CCrmDocumentLead"], ["crm", "CCrmDocumentDeal"]]


def test_a_robot_for_smart_processes_is_shown_on_all_of_them():
    definition = replace(make(), on=["smart_process"]).definition(URL)
    portal = StubPortal()
    list(bizproc.add_robots(portal, [definition]))
    dynamic = "Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic"
    assert portal.robots["margin"]["FILTER"]["INCLUDE"] == [["crm", dynamic]]
    assert portal.robots["margin"]["DOCUMENT_TYPE"] == []
    assert replace(make(), on=["smart_process"]).fits("dynamic_130")
    assert not make().fits("dynamic_130")


def test_choices_are_told_in_the_language_of_the_portal_and_its_change_is_a_new_definition():
    robot = make(inputs={"mode": Select(title=TITLE, choices={"a": {"ru": "Мягко", "en": "Soft"}})})
    russian, english = robot.definition(URL), robot.definition(URL, language="en")
    portal = StubPortal()
    list(bizproc.add_robots(portal, [english]))
    assert portal.robots["margin"]["PROPERTIES"]["mode"]["Options"] == {"a": "Soft"}
    assert russian.fingerprint != english.fingerprint


def test_a_robot_with_a_page_of_settings_names_it():
    portal = StubPortal()
    list(bizproc.add_robots(portal, [replace(make(), has_page=True).definition(URL)]))
    assert portal.robots["margin"]["USE_PLACEMENT"] == "Y"
    assert portal.robots["margin"]["PLACEMENT_HANDLER"] == "https://app.example/robots/margin/settings"


@pytest.mark.parametrize(
    ("folder", "source", "message"),
    [
        ("mine", "x = 1", 'it defines no trigger; write "trigger = Trigger(...)"'),
        (
            "Mine",
            "trigger = Trigger(title=T, on=['lead'])",
            "the folder's name is no code of a trigger; use small Latin letters, digits, dots, dashes and underscores",
        ),
        (
            "mine",
            "trigger = Trigger(title=T, on=['contact'])",
            'it is placed on no kind of card we know; write on=["lead"] or on=["deal"]',
        ),
        (
            "mine",
            "trigger = Trigger(title={'ru': 'x'}, on=['lead'])",
            "a title is missing in one language; write each title in ru and en",
        ),
    ],
)
def test_a_folder_that_is_no_trigger_is_said_where_and_why(tmp_path: Path, folder: str, source: str, message: str):
    file = tmp_path / folder / "trigger.py"
    file.parent.mkdir()
    file.write_text("from b24app.robots import Trigger\nT = {'ru': 'x', 'en': 'x'}\n" + source)
    with pytest.raises(BadRobot) as fault:
        load_units([tmp_path])
    assert str(fault.value) == f"{file}: {message}"


def test_documents_are_read_from_what_the_portal_sends():
    assert bizproc.document_of(["crm", "CCrmDocumentLead", "LEAD_123"]) == ("lead", 123)
    dynamic = "Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic"
    assert bizproc.document_of(["crm", dynamic, "DYNAMIC_130_7"]) == ("dynamic_130", 7)
    for other in (["crm", "CCrmDocumentContact", "CONTACT_1"], ["crm", "CCrmDocumentLead", "LEAD_x"], []):
        with pytest.raises(ValueError):
            bizproc.document_of(other)


def test_only_online_subscriptions_are_listed():
    assert events.bound(StubPortal()) == [events.Binding("ONCRMLEADADD", "https://app.example/events")]


ADDRESS = "https://app.example/events"


def test_a_subscription_that_is_there_is_fine():
    twice = Refusal(error="ERROR_CORE", description="Unable to set event handler: Handler already binded", status=400)
    found = events.bind(StubPortal(faults={"event.bind": [twice]}), ["ONCRMLEADADD", "ONCRMLEADUPDATE"], ADDRESS)
    assert found == ["ONCRMLEADUPDATE"]


def test_the_subscriptions_after_one_that_is_refused_are_made_all_the_same():
    wrong, portal = Refusal(error="ACCESS_DENIED", description="Access denied", status=403), StubPortal()
    portal.faults["event.bind"] = [wrong]
    with pytest.raises(Refusal):
        events.bind(portal, ["ONNOTHING", "ONCRMLEADADD"], ADDRESS)
    assert portal.writes == ["event.bind", "event.bind"]


def test_an_event_that_an_older_portal_does_not_know_is_left_out():
    unknown = Refusal(error="ERROR_EVENT_NOT_FOUND", description="Event not found", status=400)
    assert events.bind(StubPortal(faults={"event.bind": [unknown]}), ["ONNOTHING"], ADDRESS) == []


def test_the_shipped_robots_load():
    assert "required_fields" in load_robots([content("robots")])


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x = 1", 'it defines no robot; write "robot = Robot(...)"'),
        (
            "import nowhere_to_be_found",
            "the file cannot be run: ModuleNotFoundError(\"No module named 'nowhere_to_be_found'\"); correct it",
        ),
        ("robot = Robot(title=T, on=['lead'])", "nothing does the work; put @robot.handler above a function"),
        (
            "robot = Robot(title=T, on=['task'], work=print)",
            'it is placed on no kind of card we know; write on=["lead"] or on=["deal"]',
        ),
        (
            "robot = Robot(title={'en': 'x'}, on=['lead'], work=print)",
            "a title is missing in one language; write each title in ru and en",
        ),
        (
            "robot = Robot(title=T, on=['lead'], work=print, inputs={'1st': Text(title=T)})",
            "a name of an input or output is no name; begin with a Latin letter, then letters and digits",
        ),
    ],
)
def test_a_folder_that_is_no_robot_is_said_where_and_why(tmp_path: Path, source: str, message: str):
    file = tmp_path / "mine" / "robot.py"
    file.parent.mkdir()
    file.write_text("from b24app.robots import Robot, Text\nT = {'ru': 'x', 'en': 'x'}\n" + source)
    with pytest.raises(BadRobot) as fault:
        load_robots([tmp_path])
    assert str(fault.value) == f"{file}: {message}"


def test_a_robot_folder_that_is_not_there_is_said(tmp_path: Path):
    with pytest.raises(BadRobot, match="there is no such folder; check B24APP_ROBOTS"):
        load_robots([tmp_path / "none"])


def test_two_folders_of_one_name_are_refused(tmp_path: Path):
    for place in ("a", "b"):
        file = tmp_path / place / "mine" / "robot.py"
        file.parent.mkdir(parents=True)
        file.write_text(
            "from b24app.robots import Robot\nrobot = Robot(title={'ru': 'x', 'en': 'x'}, on=['lead'], work=print)"
        )
    with pytest.raises(BadRobot, match="there are two robots of this name"):
        load_robots([tmp_path / "a", tmp_path / "b"])
