"""Chats, messages, notifications that are read."""

from tests.emulator.rest.speaking import Rest


def test_a_message_goes_to_a_user(rest: Rest, clerk: Rest) -> None:
    number = rest("im.message.add", DIALOG_ID=2, MESSAGE="привет")
    (message,) = clerk("im.dialog.messages.get", DIALOG_ID=1)["messages"]
    assert (message["id"], message["author_id"], message["text"]) == (number, 1, "привет")


def test_a_chat_is_for_its_members(rest: Rest, clerk: Rest) -> None:
    chat = rest("im.chat.add", TITLE="Сделка", USERS=[1], ENTITY_TYPE="CRM", ENTITY_ID="LEAD|5", MESSAGE="начнём")
    assert rest("im.chat.get", ENTITY_TYPE="CRM", ENTITY_ID="LEAD|5") == {"ID": chat}
    assert rest("im.chat.get", ENTITY_TYPE="CRM", ENTITY_ID="LEAD|6") is None
    rest("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="дальше")
    texts = [message["text"] for message in rest("im.dialog.messages.get", DIALOG_ID=f"chat{chat}")["messages"]]
    assert texts == ["дальше", "начнём"]
    assert clerk.refusal("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="x")[1] == "ACCESS_ERROR"


def test_bad_messages_are_refused(rest: Rest) -> None:
    assert rest.refusal("im.message.add", DIALOG_ID=1, MESSAGE=" ")[1] == "MESSAGE_EMPTY"
    assert rest.refusal("im.message.add", MESSAGE="x")[1] == "USER_ID_EMPTY"
    assert rest.refusal("im.message.add", DIALOG_ID=9, MESSAGE="x")[1] == "USER_NOT_FOUND"
    assert rest.refusal("im.message.add", DIALOG_ID="chat9", MESSAGE="x")[1] == "CANCELED"


def test_one_changes_and_removes_ones_own_messages(rest: Rest, clerk: Rest) -> None:
    number = rest("im.message.add", DIALOG_ID=2, MESSAGE="опечатка")
    assert clerk.refusal("im.message.update", MESSAGE_ID=number, MESSAGE="x")[1] == "CANT_EDIT_MESSAGE"
    assert rest("im.message.update", MESSAGE_ID=number, MESSAGE="верно") is True
    assert rest("im.message.delete", MESSAGE_ID=number) is True
    assert rest("im.dialog.messages.get", DIALOG_ID=2)["messages"] == []


def test_notifications_are_got_and_read(rest: Rest, clerk: Rest) -> None:
    for text in ("a", "b", "c"):
        rest("im.notify.personal.add", USER_ID=2, MESSAGE=text)
    found = clerk("im.notify.get", LIMIT=2)
    assert [row["text"] for row in found["notifications"]] == ["c", "b"]
    assert (found["total_count"], found["total_unread_count"], found["users"][0]["id"]) == (3, 3, 1)
    assert clerk("im.notify.read", ID=3, ONLY_CURRENT="Y") is True
    assert clerk("im.notify.get")["total_unread_count"] == 2
    assert clerk("im.notify.read") is True
    assert clerk("im.notify.get")["total_unread_count"] == 2
    assert clerk("im.notify.read.all") == {"result": True, "newCounter": 0}
    assert clerk("im.notify.get")["total_unread_count"] == 0
    assert clerk.refusal("im.notify.get", LAST_ID=3)[1] == "LAST_ID_AND_LAST_TYPE"


def test_a_notification_comes_from_a_user_or_from_nobody(rest: Rest) -> None:
    rest("im.notify", USER_ID=1, MESSAGE="a")
    rest("im.notify", USER_ID=1, MESSAGE="b", TYPE="SYSTEM")
    assert [row["author_id"] for row in rest("im.notify.get")["notifications"]] == [0, 1]
    assert rest.refusal("im.notify", MESSAGE="a")[1] == "USER_ID_EMPTY"


def test_several_notifications_are_read_at_once(rest: Rest) -> None:
    numbers = [rest("im.notify.personal.add", USER_ID=1, MESSAGE=text) for text in ("a", "b", "c")]
    assert rest("im.notify.read.list", IDS=numbers[:2]) is True
    assert rest("im.notify.get")["total_unread_count"] == 1
    assert rest.refusal("im.notify.read.list")[1] == "PARAMS_ERROR"


def test_old_notifications_are_searched(rest: Rest) -> None:
    for text in ("Счёт оплачен", "Встреча", "счёт выставлен"):
        rest("im.notify.personal.add", USER_ID=1, MESSAGE=text)
    found = rest("im.notify.history.search", SEARCH_TEXT="счёт", LIMIT=1)
    assert ([row["text"] for row in found["notifications"]], found["total_results"]) == (["счёт выставлен"], 2)
    assert found["users"][0]["id"] == 1
    assert rest.refusal("im.notify.history.search", SEARCH_TEXT="x")[1] == "SEARCH_TEXT_ERROR"
    assert "not emulated" in rest.refusal("im.notify.history.search", SEARCH_TYPE="rest")[2]
    assert rest("im.notify.schema.get")["rest"]["LIST"][0]["ID"] == "rest|rest_notify"
