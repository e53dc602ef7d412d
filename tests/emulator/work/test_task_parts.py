"""Checklists, comments and results of tasks: methods whose parameters count by their order."""

from typing import Any

import pytest

from tests.emulator.rest.speaking import Rest


@pytest.fixture
def task(rest: Rest) -> int:
    return int(rest("tasks.task.add", fields={"TITLE": "Задача", "RESPONSIBLE_ID": 1})["task"]["id"])


def item(rest: Rest, task: int, title: str = "Пункт", **fields: Any) -> int:
    number: int = rest("task.checklistitem.add", TASKID=task, FIELDS={"TITLE": title, **fields})
    return number


def test_an_item_without_a_parent_goes_into_the_first_checklist(rest: Rest, task: int) -> None:
    number = item(rest, task)
    row = rest("task.checklistitem.get", TASKID=task, ITEMID=number)
    root = rest("task.checklistitem.get", TASKID=task, ITEMID=row["PARENT_ID"])
    assert (root["PARENT_ID"], root["TITLE"]) == ("0", "BX_CHECKLIST_1")
    assert (row["TITLE"], row["IS_COMPLETE"], row["TOGGLED_DATE"]) == ("Пункт", "N", "")


def test_parent_0_makes_a_new_checklist(rest: Rest, task: int) -> None:
    root = item(rest, task, "Подготовка", PARENT_ID=0)
    below = item(rest, task, "Проверить", PARENT_ID=root, IS_IMPORTANT="Y")
    rows = rest("task.checklistitem.getlist", TASKID=task)
    assert [(int(row["ID"]), row["PARENT_ID"]) for row in rows] == [(below, str(root)), (root, "0")]
    assert rows[0]["IS_IMPORTANT"] == "Y"


def test_items_are_ticked_off_and_back(rest: Rest, task: int) -> None:
    number = item(rest, task)
    assert rest("task.checklistitem.complete", TASKID=task, ITEMID=number) is True
    row = rest("task.checklistitem.get", TASKID=task, ITEMID=number)
    assert (row["IS_COMPLETE"], row["TOGGLED_BY"]) == ("Y", "1")
    assert rest("task.checklistitem.renew", TASKID=task, ITEMID=number) is True
    assert rest("task.checklistitem.complete", TASKID=task, ITEMID=999) is False


def test_parameters_count_by_their_order(rest: Rest, task: int) -> None:
    item(rest, task)
    number = item(rest, task)
    assert rest("task.checklistitem.get", ANY=task, NAME=number)["ID"] == str(number)
    refusal = rest.refusal("task.checklistitem.get", ITEMID=number, TASKID=task)
    assert (refusal[1], "ITEM_NOT_FOUND_OR_NOT_ACCESSIBLE" in refusal[2]) == ("ERROR_CORE", True)
    assert rest("task.checklistitem.complete", ITEMID=999, TASKID=task + 998) is False


def test_what_is_wrong_with_arguments_is_said(rest: Rest, task: int) -> None:
    assert "Param #0 (taskId)" in rest.refusal("task.checklistitem.add", TASKID="x")[2]
    assert "Param #1 (arFields)" in rest.refusal("task.checklistitem.add", TASKID=task)[2]
    assert "Param #1 (itemId)" in rest.refusal("task.checklistitem.get", TASKID=task)[2]
    assert (
        "Не указано название элемента"
        in rest.refusal("task.checklistitem.add", TASKID=task, FIELDS={"IS_COMPLETE": "Y"})[2]
    )
    assert (
        'must not contain key "COLOUR"'
        in rest.refusal("task.checklistitem.getlist", TASKID=task, ORDER={"COLOUR": "asc"})[2]
    )


def test_an_item_goes_with_all_below_it(rest: Rest, task: int) -> None:
    root = item(rest, task, PARENT_ID=0)
    item(rest, task, PARENT_ID=root)
    assert rest("task.checklistitem.delete", TASKID=task, ITEMID=root) is True
    assert rest("task.checklistitem.getlist", TASKID=task) == []


def test_an_item_changes(rest: Rest, task: int) -> None:
    number = item(rest, task)
    rest("task.checklistitem.update", TASKID=task, ITEMID=number, FIELDS={"TITLE": "Иначе", "IS_COMPLETE": "Y"})
    row = rest("task.checklistitem.get", TASKID=task, ITEMID=number)
    assert (row["TITLE"], row["IS_COMPLETE"]) == ("Иначе", "Y")


def test_a_comment_is_written_read_and_deleted(rest: Rest, task: int) -> None:
    number = rest("task.commentitem.add", TASKID=task, FIELDS={"POST_MESSAGE": "готово"})
    row = rest("task.commentitem.get", TASKID=task, ITEMID=number)
    assert (row["POST_MESSAGE"], row["AUTHOR_ID"], row["AUTHOR_NAME"]) == ("готово", "1", "Анна Администратор")
    assert [row["ID"] for row in rest("task.commentitem.getlist", TASKID=task)] == [str(number)]
    assert rest("tasks.task.get", taskId=task)["task"]["commentsCount"] == "1"
    assert rest("task.commentitem.delete", TASKID=task, ITEMID=number) is True
    assert rest.refusal("task.commentitem.add", TASKID=task, FIELDS={"POST_MESSAGE": " "})[1] == "ERROR_CORE"


def test_a_comment_becomes_a_result_once(rest: Rest, task: int) -> None:
    number = rest("task.commentitem.add", TASKID=task, FIELDS={"POST_MESSAGE": "готово"})
    result = rest("tasks.task.result.addFromComment", commentId=number)
    assert (result["taskId"], result["commentId"], result["text"]) == (task, number, "готово")
    assert rest.refusal("tasks.task.result.addFromComment", commentId=number) == (400, "0", "Result already exists.")
    assert [row["id"] for row in rest("tasks.task.result.list", taskId=task)] == [result["id"]]
    assert rest("tasks.task.result.deleteFromComment", commentId=number) is None
    assert rest.refusal("tasks.task.result.addFromComment", commentId=99) == (400, "0", "Comment not found.")


def test_a_comment_changes(rest: Rest, task: int) -> None:
    number = rest("task.commentitem.add", TASKID=task, FIELDS={"POST_MESSAGE": "готово"})
    assert rest("task.commentitem.update", TASKID=task, ITEMID=number, FIELDS={"POST_MESSAGE": "почти"}) is True
    assert rest("task.commentitem.get", TASKID=task, ITEMID=number)["POST_MESSAGE"] == "почти"
    wrong = rest.refusal("task.commentitem.update", TASKID=task, ITEMID=99, FIELDS={"POST_MESSAGE": "x"})
    assert (wrong[1], "ACTION_NOT_ALLOWED" in wrong[2]) == ("ERROR_CORE", True)
