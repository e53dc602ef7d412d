"""A lead's page shows its activities and tasks."""

import requests

from tests.emulator.rest.speaking import Rest


def page(rest: Rest) -> str:
    answer = requests.get(f"{rest.base.split('/rest/')[0]}/crm/lead/details/1/", timeout=10)
    assert answer.status_code == 200
    return answer.text


def test_a_page_shows_activities_of_every_kind(rest: Rest) -> None:
    rest.add_leads(1)
    owner = {"ownerTypeId": 1, "ownerId": 1}
    rest("crm.activity.todo.add", **owner, deadline="2026-03-02", title="Перезвонить")
    fields = {"entityTypeId": 1, "entityId": 1, "title": "Проверено", "text": "Приложением", "iconCode": "info"}
    rest("crm.timeline.logmessage.add", fields=fields)
    html = page(rest)
    assert "Перезвонить" in html
    assert "Проверено" in html


def test_a_page_shows_tasks_with_their_states(rest: Rest) -> None:
    rest.add_leads(1)
    assert "Задач нет" in page(rest)
    task = {"TITLE": "Выставить счёт", "RESPONSIBLE_ID": 1, "UF_CRM_TASK": ["L_1"], "DEADLINE": "2026-03-02"}
    rest("tasks.task.add", fields=task)
    html = page(rest)
    assert "Выставить счёт" in html
    assert "ждёт выполнения" in html


def test_a_page_shows_only_what_belongs_to_the_lead(rest: Rest) -> None:
    rest.add_leads(2)
    rest("crm.activity.todo.add", ownerTypeId=1, ownerId=2, deadline="2026-03-02", title="Чужое дело")
    assert "Чужое дело" not in page(rest)
