"""What people do in the portal's pages, without a browser: parts that renew themselves, forms, rights, the clock."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.emulated import Emulator, eventually
from tests.emulator.receiving import Application, nested
from tests.emulator.work.test_pressing import LAYOUT

PAGES = Path(__file__).parents[2] / "b24app" / "emulator" / "pages"
SAID = (re.compile(r"""(?<!\w)_\(\s*(["'])(?P<text>.*?)\1"""), re.compile(r"""\bsaid\(\s*(")(?P<text>.*?)"[,)]"""))


class Person:
    """Somebody at the portal's pages."""

    def __init__(self, emulator: Emulator, user: int = 1, language: str = "ru") -> None:
        self.emulator = emulator
        self.session = requests.Session()
        self.does("visitor", user=user, language=language)

    def does(self, act: str, status: int = 200, **fields: Any) -> dict[str, Any]:
        answer = self.session.post(f"{self.emulator.address}/_face/{act}", data=fields, timeout=30)
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    def sees(self, path: str, status: int = 200) -> str:
        answer = self.session.get(self.emulator.address + path, timeout=30)
        assert answer.status_code == status, answer.text
        return answer.text

    def part(self, *about: Any, tag: str = "") -> list[dict[str, Any]]:
        asked = [{"part": list(about), "tag": tag}]
        answer = self.session.post(f"{self.emulator.address}/_face/parts", json=asked, timeout=30)
        assert answer.status_code == 200, answer.text
        return list(answer.json())


@pytest.fixture
def admin(emulator: Emulator) -> Person:
    return Person(emulator)


@pytest.fixture
def manager(emulator: Emulator) -> Person:
    return Person(emulator, emulator.ask("POST", "users", {"NAME": "Илья", "LAST_NAME": "Котов"})["id"])


def lead_of(emulator: Emulator, **fields: Any) -> int:
    return int(emulator.rest(emulator.webhook(), "crm.lead.add", {"fields": {"TITLE": "Заявка", **fields}}))


def stage_of(emulator: Emulator, lead: int) -> str:
    return str(emulator.rest(emulator.webhook(), "crm.lead.get", {"id": lead})["STATUS_ID"])


def test_a_kanban_of_thousands_of_leads_is_a_light_page_and_its_columns_are_asked_for_bit_by_bit(
    emulator: Emulator,
) -> None:
    emulator.reset("event_agency")
    admin = Person(emulator)
    assert len(admin.sees("/crm/lead/kanban/").encode()) < 150_000

    (column,) = admin.part("column", "lead", 0, "UC_EMAIL1", 60)
    assert column["html"].count('class="card"') == 60
    assert "и ещё 3\u00a0705" in column["html"]
    assert admin.part("column", "lead", 0, "UC_EMAIL1", 60, tag=column["tag"]) == []


def test_a_part_is_sent_again_once_something_in_it_has_changed(emulator: Emulator, admin: Person) -> None:
    lead = lead_of(emulator)
    (before,) = admin.part("column", "lead", 0, "NEW", 20)
    emulator.ask("POST", "move", {"id": lead, "stage": "IN_PROCESS"})
    (after,) = admin.part("column", "lead", 0, "NEW", 20, tag=before["tag"])

    assert f'id="lead-{lead}"' in before["html"]
    assert "Пусто" in after["html"]


def test_deals_stand_in_the_kanban_of_their_own_pipeline(emulator: Emulator, admin: Person) -> None:
    webhook = emulator.webhook()
    about = {"entityTypeId": 2, "fields": {"name": "Курсы"}}
    number = emulator.rest(webhook, "crm.category.add", about)["category"]["id"]
    deal = emulator.rest(webhook, "crm.deal.add", {"fields": {"TITLE": "Английский", "CATEGORY_ID": number}})
    pages = {name: admin.sees(f"/crm/deal/kanban/category/{name}/") for name in (0, number)}

    assert [f'id="deal-{deal}"' in html for html in pages.values()] == [False, True]
    assert f'href="/crm/deal/kanban/category/{number}/"' in pages[0]
    assert "Английский" in admin.sees(f"/crm/deal/details/{deal}/")
    assert "Воронки нет" in admin.sees("/crm/deal/kanban/category/99/", status=404)


def test_a_search_and_a_tick_leave_some_of_the_cards(emulator: Emulator, admin: Person, manager: Person) -> None:
    one = lead_of(emulator, PHONE=[{"VALUE": "+7 900 111-22-33", "VALUE_TYPE": "WORK"}])
    other = lead_of(emulator, NAME="Марина", ASSIGNED_BY_ID=1)
    found = [admin.sees(f"/crm/lead/kanban/?q={query}") for query in ("111-22", "марина")]

    assert [[f'id="lead-{lead}"' in html for lead in (one, other)] for html in found] == [[True, False], [False, True]]
    assert 'class="card"' not in manager.sees("/crm/lead/kanban/?mine=on")


def test_a_part_nobody_knows_is_refused(emulator: Emulator) -> None:
    for asked in ("[1]", "{", '[{"part": ["nothing"], "tag": ""}]', '[{"part": ["stages", "moon", 1], "tag": ""}]'):
        answer = requests.post(f"{emulator.address}/_face/parts", data=asked, timeout=10)
        assert answer.status_code == 400, asked


def test_a_move_by_hand_starts_robots_as_any_other_write_does(
    emulator: Emulator, app: Application, admin: Person
) -> None:
    app.register_robot()
    app.place_robot(stage="IN_PROCESS")
    admin.does("move", kind="lead", id=lead_of(emulator), stage="IN_PROCESS")

    assert app.receiver.on("/robots/check")


def test_the_portals_own_mandatory_field_is_asked_for_and_then_the_card_moves(
    emulator: Emulator, admin: Person
) -> None:
    lead = lead_of(emulator)
    emulator.ask("POST", "required", {"entityTypeId": 1, "stage": "IN_PROCESS", "fields": ["PHONE"]})
    asked = admin.does("move", kind="lead", id=lead, stage="IN_PROCESS")

    assert not asked["ok"]
    assert "Телефон" in asked["html"]
    assert stage_of(emulator, lead) == "NEW"
    admin.does("move", kind="lead", id=lead, stage="IN_PROCESS", asked="PHONE", PHONE="+7 900 000-00-01")
    assert stage_of(emulator, lead) == "IN_PROCESS"


def test_only_what_a_person_has_changed_is_written(emulator: Emulator, admin: Person) -> None:
    webhook = emulator.webhook()
    phones = [{"VALUE": "+7 1", "VALUE_TYPE": "WORK"}, {"VALUE": "+7 2", "VALUE_TYPE": "HOME"}]
    lead = lead_of(emulator, NAME="Анна", OPPORTUNITY=12.5, PHONE=phones)
    form = {"asked": ["NAME", "OPPORTUNITY", "PHONE", "SOURCE_ID"], "NAME": "Анна", "OPPORTUNITY": "12.5"}
    admin.does("save", kind="lead", id=lead, **form, SOURCE_ID="WEB", PHONE="+7 2\r\n+7 3")
    row = emulator.rest(webhook, "crm.lead.get", {"id": lead})

    assert (row["NAME"], row["OPPORTUNITY"], row["SOURCE_ID"]) == ("Анна", "12.50", "WEB")
    assert [(one["VALUE"], one["VALUE_TYPE"]) for one in row["PHONE"]] == [("+7 2", "HOME"), ("+7 3", "WORK")]


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("datetime", "2027-03-15T10:00", "2027-03-15T10:00:00+03:00"),
        ("date", "2027-03-15", "2027-03-15T00:00:00+03:00"),
        ("boolean", "1", "1"),
        ("money", "350000", "350000|RUB"),
        ("double", "2.5", "2.5"),
    ],
)
def test_user_fields_are_filled_in_by_hand_and_shown_again(
    emulator: Emulator, admin: Person, kind: str, given: str, kept: str
) -> None:
    webhook, lead = emulator.webhook(), lead_of(emulator)
    fields = {"FIELD_NAME": "ASKED", "USER_TYPE_ID": kind, "EDIT_FORM_LABEL": {"ru": "Вопрос", "en": "Question"}}
    emulator.rest(webhook, "crm.lead.userfield.add", {"fields": fields})
    name = "UF_CRM_ASKED"
    admin.does("save", kind="lead", id=lead, asked=name, **{name: given})

    assert emulator.rest(webhook, "crm.lead.get", {"id": lead})[name][:16] == kept[:16]
    form = admin.does("form", kind="lead", id=lead, field=name)["html"]
    assert "Вопрос" in form
    assert f'value="{given}"' in form
    assert "Question" in Person(emulator, language="en").does("form", kind="lead", id=lead, field=name)["html"]


def test_a_comment_a_task_and_its_result_are_left_in_the_name_of_whoever_looks(
    emulator: Emulator, manager: Person
) -> None:
    webhook = emulator.webhook("crm", "task", "user")
    lead = lead_of(emulator)
    me = emulator.rest(webhook, "user.get", {"FILTER": {"LAST_NAME": "Котов"}})[0]["ID"]
    manager.does("comment", kind="lead", id=lead, text="Перезвонить в пять")
    said = emulator.rest(webhook, "crm.timeline.comment.list", {"filter": {"ENTITY_ID": lead, "ENTITY_TYPE": "lead"}})
    fields = {"TITLE": "Позвонить", "RESPONSIBLE_ID": me, "UF_CRM_TASK": [f"L_{lead}"]}
    task = emulator.rest(webhook, "tasks.task.add", {"fields": fields})["task"]["id"]
    manager.does("task", task=task, do="complete", text="Дозвонился", result=1)

    assert [(one["AUTHOR_ID"], one["COMMENT"]) for one in said] == [(me, "Перезвонить в пять")]
    assert emulator.rest(webhook, "tasks.task.get", {"taskId": task})["task"]["status"] == "5"
    results = emulator.rest(webhook, "tasks.task.result.list", {"taskId": task})
    assert [(str(one["createdBy"]), one["text"]) for one in results] == [(me, "Дозвонился")]
    (tasks,) = manager.part("feed", "lead", lead, "tasks")
    assert "Дозвонился" in tasks["html"]
    stranger = Person(emulator, emulator.ask("POST", "users", {"NAME": "Олег", "LAST_NAME": "Рябов"})["id"])
    assert stranger.does("task", 403, task=task, do="renew") == {"error": "Эта задача не ваша."}


def test_what_is_to_be_done_is_finished_in_the_timeline(emulator: Emulator, admin: Person) -> None:
    webhook, lead = emulator.webhook(), lead_of(emulator)
    about = {"ownerTypeId": 1, "ownerId": lead, "deadline": "2027-03-15T10:00:00+03:00", "title": "Встреча"}
    number = emulator.rest(webhook, "crm.activity.todo.add", about)["id"]
    (before,) = admin.part("feed", "lead", lead, "timeline")
    admin.does("finish", activity=number)
    (after,) = admin.part("feed", "lead", lead, "timeline")

    assert f'data-finish="{number}"' in before["html"]
    assert "выполнено" in after["html"]
    assert emulator.rest(webhook, "crm.activity.get", {"id": number})["COMPLETED"] == "Y"


def test_a_button_of_an_application_is_pressed_in_the_timeline(
    emulator: Emulator, app: Application, admin: Person
) -> None:
    app.bind("ONCRMTIMELINEITEMACTION")
    lead = lead_of(emulator)
    asked = {"ownerTypeId": 1, "ownerId": lead, "fields": {"completed": "N"}, "layout": LAYOUT}
    number = app.rest("crm.activity.configurable.add", asked)["result"]["activity"]["id"]
    (timeline,) = admin.part("feed", "lead", lead, "timeline")
    for text in ("Whose is it?", f'data-press="{number}" data-button="yes">A new one</button>'):
        assert text in timeline["html"]
    admin.does("press", activity=number, button="yes")

    assert nested(app.receiver.on("/events")[0].form, "data")["activityId"] == str(number)
    assert admin.does("press", 400, activity=number, button="no") == {"error": "Эта кнопка здесь ничего не делает."}


def test_notifications_are_counted_for_each_person_and_read(emulator: Emulator, admin: Person, manager: Person) -> None:
    webhook = emulator.webhook("im")
    emulator.rest(webhook, "im.notify.system.add", {"USER_ID": 1, "MESSAGE": "[URL=/crm/lead/details/5/]Лид[/URL]"})
    (mine,), (theirs,) = admin.part("bell"), manager.part("bell")
    admin.does("read")
    (read,) = admin.part("bell")

    assert 'data-unread="1"' in mine["html"]
    assert '<a href="/crm/lead/details/5/">Лид</a>' in mine["html"]
    assert 'data-unread="0"' in theirs["html"]
    assert 'data-unread="0"' in read["html"]


def test_whoever_has_no_rights_to_crm_sees_and_moves_nothing(emulator: Emulator, manager: Person) -> None:
    lead = lead_of(emulator)
    number = int(max(re.findall(r'data-user="(\d+)"', manager.sees("/")), key=int))
    emulator.ask("POST", "rights", {"user_id": number, "crm": False})

    for path in ("/crm/lead/kanban/", f"/crm/lead/details/{lead}/", "/crm/lead/automation/0/"):
        assert "У вас нет прав на CRM" in manager.sees(path, status=403)
    refusal = {"error": "У вас нет прав на CRM."}
    for act in ("move", "save", "comment", "form"):
        assert manager.does(act, 403, kind="lead", id=lead, stage="IN_PROCESS", text="x") == refusal
    assert stage_of(emulator, lead) == "NEW"
    assert [
        manager.part("fields", "lead", lead)[0]["html"],
        manager.part("column", "lead", 0, "NEW", 20)[0]["html"],
    ] == ["", ""]


def test_only_an_administrator_sets_automation_up(emulator: Emulator, admin: Person, manager: Person) -> None:
    about = {"kind": "lead", "stage": "NEW", "code": "add_comment"}
    assert "только администратор" in manager.does("robot/place", 403, **about)["error"]
    assert "только администратор" in manager.does("trigger/place", 403, **about)["error"]
    number = admin.does("robot/place", **about)["id"]
    assert "только администратор" in manager.does("robot/remove", 403, robot=number)["error"]


def test_robots_change_places_and_wait_as_they_are_told(emulator: Emulator, admin: Person) -> None:
    first, second = (admin.does("robot/place", kind="lead", stage="NEW", code="add_comment")["id"] for _ in range(2))
    admin.does("robot/put", robot=second, do="up")
    assert [one["id"] for one in emulator.ask("GET", "robots")] == [second, first]
    admin.does("robot/put", robot=second, do="down")
    assert [one["id"] for one in emulator.ask("GET", "robots")] == [first, second]
    admin.does("robot/put", robot=second, kind="lead", stage="IN_PROCESS")
    admin.does("robot/timing", robot=second, minutes=15)

    placed = emulator.ask("GET", "robots")[1]
    assert (placed["stage"], placed["delay"], placed["is_after_previous"]) == ("IN_PROCESS", 900.0, False)
    admin.does("robot/remove", robot=first)
    assert [one["id"] for one in emulator.ask("GET", "robots")] == [second]


def test_a_trigger_is_set_up_with_conditions(emulator: Emulator, admin: Person) -> None:
    number = admin.does("trigger/place", kind="lead", stage="IN_PROCESS", code="webhook")["id"]
    form = {"field": ["OPPORTUNITY", ""], "operator": [">", "="], "value": ["1000", ""], "back": "on"}
    admin.does("trigger/settings", trigger=number, saved=1, **form)
    (placed,) = emulator.ask("GET", "triggers")

    assert placed["conditions"] == [{"field": "OPPORTUNITY", "operator": ">", "value": "1000"}]
    assert placed["may_go_back"]
    assert 'value="1000"' in admin.does("trigger/settings", trigger=number)["html"]


def test_a_robot_due_in_an_hour_acts_once_the_clock_is_set_forward(emulator: Emulator, admin: Person) -> None:
    number = admin.does("robot/place", kind="lead", stage="IN_PROCESS", code="add_comment")["id"]
    emulator.ask("POST", f"robots/{number}/properties", {"properties": {"text": "Прошёл час"}})
    admin.does("robot/timing", robot=number, minutes=60)
    lead = lead_of(emulator)
    admin.does("move", kind="lead", id=lead, stage="IN_PROCESS")
    assert "Прошёл час" not in admin.sees(f"/crm/lead/details/{lead}/")
    admin.does("clock", jump="hour")

    eventually(lambda: "Прошёл час" in admin.sees(f"/crm/lead/details/{lead}/"))


def test_the_next_working_morning_keeps_to_the_portals_hours_and_holidays(emulator: Emulator, admin: Person) -> None:
    emulator.ask("POST", "calendar", {"work_time_start": "10.30", "week_holidays": [], "year_holidays": ""})
    assert admin.does("clock", jump="morning")["now"].endswith("10:30")
    first = emulator.ask("GET", "clock")["now"]
    admin.does("clock", jump="morning")
    assert 86_000 < emulator.ask("GET", "clock")["now"] - first < 86_500


def test_faults_and_limits_are_switched_on_and_off(emulator: Emulator, admin: Person) -> None:
    webhook = emulator.webhook()
    assert admin.does("trouble", do="503", method="crm.lead.*", chance="always")["on"]
    answer = requests.get(f"{webhook}crm.lead.list", timeout=10)
    assert (answer.status_code, answer.json()["error"]) == (503, "QUERY_LIMIT_EXCEEDED")
    (shown,) = admin.part("troubles")
    assert "ударил: 1" in shown["html"]
    assert not admin.does("trouble", do="503")["on"]
    assert requests.get(f"{webhook}crm.lead.list", timeout=10).status_code == 200
    admin.does("limits", what="enterprise")
    (shown,) = admin.part("troubles")
    assert "250 подряд, потом 5 в секунду" in shown["html"]


def test_every_text_of_the_pages_has_its_english() -> None:
    known = json.loads((PAGES / "en.json").read_text("utf-8"))
    sources = {path: path.read_text("utf-8") for path in PAGES.iterdir() if path.suffix in (".html", ".js")}
    texts = {(path.name, one["text"]) for path, text in sources.items() for rule in SAID for one in rule.finditer(text)}

    assert len(texts) > 150
    assert sorted(text for text in texts if text[1] not in known) == []
    assert [ru for ru, en in known.items() if set(re.findall(r"{\w+}", ru)) != set(re.findall(r"{\w+}", en))] == []
