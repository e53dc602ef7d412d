"""Tasks: what is sent in capitals comes back in camelCase, all text."""

from typing import Any

from tests.emulator.receiving import Application, nested
from tests.emulator.rest.speaking import Rest


def add(rest: Rest, **fields: Any) -> int:
    task = rest("tasks.task.add", fields={"TITLE": "Позвонить", "RESPONSIBLE_ID": 1, **fields})["task"]
    return int(task["id"])


def status(rest: Rest, number: int) -> str:
    found: str = rest("tasks.task.get", taskId=number)["task"]["status"]
    return found


def titles(rest: Rest, **params: Any) -> list[str]:
    return [task["title"] for task in rest("tasks.task.list", **params)["tasks"]]


def test_a_task_comes_back_whole_and_as_text(rest: Rest) -> None:
    deadline = "2026-03-02T15:00:00+03:00"
    sent = {"TITLE": "Счёт", "RESPONSIBLE_ID": 1, "DEADLINE": deadline, "PRIORITY": 2, "AUDITORS": [1]}
    task = rest("tasks.task.add", fields=sent)["task"]
    expected = {"id": "1", "title": "Счёт", "responsibleId": "1", "createdBy": "1", "deadline": deadline}
    expected |= {"status": "2", "priority": "2", "groupId": "0", "parentId": None, "taskControl": "N"}
    assert {name: task[name] for name in expected} == expected
    assert (task["auditors"], task["accomplices"], task["group"]) == (["1"], [], [])
    assert task["responsible"]["name"] == "Анна Администратор"
    assert (task["action"]["start"], task["action"]["pause"]) == (True, False)
    assert "ufCrmTask" not in task


def test_naming_one_hidden_field_brings_all_three(rest: Rest) -> None:
    rest.add_leads(1)
    number = add(rest, UF_CRM_TASK=["L_1"])
    assert "ufCrmTask" not in rest("tasks.task.get", taskId=number, select=["ID", "TITLE"])["task"]
    task = rest("tasks.task.get", taskId=number, select=["ID", "UF_CRM_TASK"])["task"]
    assert (task["ufCrmTask"], task["ufTaskWebdavFiles"], task["ufMailMessage"]) == (["L_1"], False, None)
    assert "title" not in task


def test_a_task_of_an_item_is_its_activity(rest: Rest) -> None:
    rest.add_leads(2)
    number = add(rest, UF_CRM_TASK=["L_1", "L_2"])
    (activity,) = rest("crm.activity.list", filter={"OWNER_TYPE_ID": 1, "OWNER_ID": 1})
    assert (activity["PROVIDER_ID"], activity["SUBJECT"]) == ("CRM_TASKS_TASK", "Позвонить")
    assert activity["ASSOCIATED_ENTITY_ID"] == str(number)
    assert len(rest("crm.activity.binding.list", activityId=activity["ID"])) == 2
    rest("tasks.task.complete", taskId=number)
    assert rest("crm.activity.get", id=activity["ID"])["COMPLETED"] == "Y"
    rest("tasks.task.delete", taskId=number)
    assert rest("crm.activity.list") == []


def test_a_task_needs_a_title_and_a_doer(rest: Rest) -> None:
    def refused(**fields: Any) -> tuple[Any, str]:
        return rest.refusal("tasks.task.add", fields=fields)[1:]

    assert refused(RESPONSIBLE_ID=1) == ("ERROR_CORE", "Не указано название задачи<br>")
    assert refused(TITLE="x") == ("ERROR_CORE", "Не указан исполнитель<br>")
    assert refused(TITLE="x", RESPONSIBLE_ID=9)[1].startswith("Пользователь указанный")
    assert refused(TITLE="x", RESPONSIBLE_ID=1, PARENT_ID=9)[1].startswith("Задача указанная")
    assert refused(TITLE="x", RESPONSIBLE_ID=1, STATUS=99) == ("ERROR_CORE", "Некорректный статус<br>")
    late = {"START_DATE_PLAN": "2026-03-02", "END_DATE_PLAN": "2026-03-01"}
    assert refused(TITLE="x", RESPONSIBLE_ID=1, **late)[1].startswith("В планировании сроков")
    assert rest.refusal("tasks.task.add")[1] == "100"


def test_a_wrong_number_is_refused(rest: Rest) -> None:
    assert rest.refusal("tasks.task.get")[1] == "100"
    assert rest.refusal("tasks.task.get", taskId="x") == (400, "0", "wrong task id")
    assert rest("tasks.task.get", taskId=9) == []
    assert rest.refusal("tasks.task.delegate", taskId=9, userId=1)[1] == "1048582"


def test_a_task_goes_through_its_statuses(rest: Rest) -> None:
    number = add(rest)
    for action, leads_to in [("start", "3"), ("pause", "2"), ("defer", "6"), ("renew", "2"), ("complete", "5")]:
        assert rest(f"tasks.task.{action}", taskId=number)["task"]["status"] == leads_to
    closed = rest("tasks.task.get", taskId=number)["task"]
    assert (closed["closedBy"], closed["closedDate"] is None) == ("1", False)
    assert rest.refusal("tasks.task.start", taskId=number) == (400, "0", "Действие над задачей не разрешено")
    assert rest.refusal("tasks.task.approve", taskId=number)[1] == "1048582"


def test_work_under_control_waits_for_its_author(rest: Rest, clerk: Rest) -> None:
    number = add(rest, RESPONSIBLE_ID=2, TASK_CONTROL="Y")
    assert clerk("tasks.task.complete", taskId=number)["task"]["status"] == "4"
    assert clerk.refusal("tasks.task.approve", taskId=number)[1] == "1048582"
    assert rest("tasks.task.disapprove", taskId=number)["task"]["status"] == "2"
    clerk("tasks.task.complete", taskId=number)
    assert rest("tasks.task.approve", taskId=number)["task"]["status"] == "5"


def test_who_delegates_a_task_watches_it(rest: Rest, clerk: Rest) -> None:
    number = add(rest)
    task = rest("tasks.task.delegate", taskId=number, userId=2)["task"]
    assert (task["responsibleId"], task["auditors"]) == ("2", ["1"])
    assert rest.refusal("tasks.task.delegate", taskId=number)[1] == "100"


def test_people_see_only_their_tasks(rest: Rest, clerk: Rest) -> None:
    theirs, other = add(rest, RESPONSIBLE_ID=2, TITLE="своя"), add(rest, TITLE="чужая")
    assert titles(clerk) == ["своя"]
    assert clerk("tasks.task.get", taskId=other) == []
    assert clerk.refusal("tasks.task.delete", taskId=theirs) == (400, "1048582", "Нет доступа к удалению задачи")
    assert rest("tasks.task.delete", taskId=theirs) == {"task": True}


def test_lists_come_newest_first_and_refuse_a_wrong_order(rest: Rest) -> None:
    for title in ("б", "а", "в"):
        add(rest, TITLE=title)
    assert titles(rest) == ["в", "а", "б"]
    assert titles(rest, order={"TITLE": "asc"}) == ["а", "б", "в"]
    refusal = rest.refusal("tasks.task.list", order={"COLOUR": "asc"})
    assert refusal == (400, "0", "Неверный ключ сортировки (internal error)")


def test_lists_filter_by_fields_in_capitals(rest: Rest, portal: Any) -> None:
    rest.add_leads(1)
    add(rest, TITLE="старая", DEADLINE="2020-01-01T00:00:00+03:00", UF_CRM_TASK=["L_1"], TAGS=["срочно"])
    done = add(rest, TITLE="сделанная", DEADLINE="2020-01-01T00:00:00+03:00")
    rest("tasks.task.complete", taskId=done)
    add(rest, TITLE="новая", DEADLINE="2099-01-01T00:00:00+03:00")
    assert titles(rest, filter={"REAL_STATUS": 5}) == ["сделанная"]
    assert titles(rest, filter={"STATUS": -1}) == ["старая"]
    assert titles(rest, filter={">=DEADLINE": "2030-01-01"}) == ["новая"]
    assert titles(rest, filter={"UF_CRM_TASK": "L_1"}) == ["старая"]
    assert titles(rest, filter={"TAG": "срочно"}) == ["старая"]
    assert titles(rest, filter={"!REAL_STATUS": 5, "RESPONSIBLE_ID": 1}) == ["новая", "старая"]
    body = rest.body("tasks.task.list", filter={"STATUS": -1}, select=["ID", "STATUS"])
    (task,) = body["result"]["tasks"]
    assert (task["status"], task["subStatus"], body["total"]) == ("2", "-1", 1)


def test_events_of_tasks_name_the_task_before_and_after(listener: Application, rest: Rest) -> None:
    for event in ("ONTASKADD", "ONTASKUPDATE", "ONTASKDELETE"):
        listener.bind(event)
    number = add(rest)
    rest("tasks.task.start", taskId=number)
    rest("tasks.task.delete", taskId=number)
    forms = {form["event"]: nested(form, "data") for form in (got.form for got in listener.receiver.on("/events", 3))}
    assert forms["ONTASKADD"] == {"FIELDS_AFTER][ID": "1"}
    assert forms["ONTASKUPDATE"] == {"FIELDS_BEFORE][ID": "1", "FIELDS_AFTER][ID": "1"}
    assert forms["ONTASKDELETE"] == {"FIELDS_BEFORE][ID": "1"}


def test_rights_are_told_in_capitals(rest: Rest, clerk: Rest) -> None:
    number = add(rest)
    allowed = rest("tasks.task.getaccess", taskId=number, users=[1, 2])["allowedActions"]
    assert (allowed["1"]["COMPLETE"], allowed["2"]["COMPLETE"]) == (True, False)
    assert allowed["1"]["CHANGE_DEADLINE"] is True
    assert rest("tasks.task.getFields")["fields"]["TITLE"]["required"] is True


def test_fields_tell_what_may_be_chosen(rest: Rest) -> None:
    fields = rest("tasks.task.getFields")["fields"]
    assert (fields["STATUS"]["values"]["5"], fields["STATUS"]["default"]) == ("Завершена", 2)
    assert fields["PRIORITY"] == {
        "title": "Приоритет",
        "type": "enum",
        "values": {"2": "Высокий", "1": "Средний", "0": "Низкий"},
        "default": 1,
    }
    assert "default" not in fields["TITLE"]


def test_favourites_and_pins_are_everybodys_own(rest: Rest, clerk: Rest) -> None:
    task = rest("tasks.task.add", fields={"TITLE": "Задача", "RESPONSIBLE_ID": 2})["task"]["id"]
    assert rest("tasks.task.favorite.add", taskId=task) is True
    assert rest("tasks.task.pin", id=task)["task"]["isPinned"] == "Y"
    assert rest("tasks.task.mute", id=task)["task"]["isMuted"] == "Y"
    mine = rest("tasks.task.get", taskId=task)["task"]
    theirs = clerk("tasks.task.get", taskId=task)["task"]
    assert (mine["favorite"], theirs["favorite"], theirs["isPinned"]) == ("Y", "N", "N")
    assert rest("tasks.task.favorite.remove", taskId=task) is True
    assert rest("tasks.task.unpin", id=task)["task"]["isPinned"] == "N"
    assert rest("tasks.task.unmute", id=task)["task"]["isMuted"] == "N"
    assert rest("tasks.task.get", taskId=task)["task"]["favorite"] == "N"


def test_one_watches_a_task_and_stops(rest: Rest, clerk: Rest) -> None:
    task = rest("tasks.task.add", fields={"TITLE": "Задача", "RESPONSIBLE_ID": 2})["task"]["id"]
    assert rest("tasks.task.startwatch", taskId=task)["task"]["auditors"] == ["1"]
    assert rest("tasks.task.stopwatch", taskId=task)["task"]["auditors"] == []
    own = rest("tasks.task.add", fields={"TITLE": "Своя", "RESPONSIBLE_ID": 1})["task"]["id"]
    assert clerk.refusal("tasks.task.startwatch", taskId=own)[1] == "1048584"
    assert clerk.refusal("tasks.task.favorite.add", taskId=own)[1] == "1"
