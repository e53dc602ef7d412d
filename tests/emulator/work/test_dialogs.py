"""Chats and their members, what is read, the list of dialogs, searches, statuses."""

from tests.emulated import Emulator
from tests.emulator.rest.speaking import Rest


def chat_of(rest: Rest, **more: object) -> int:
    number: int = rest("im.chat.add", TITLE="Выставка", USERS=[2], **more)
    return number


def test_members_come_and_go(rest: Rest, clerk: Rest) -> None:
    chat = rest("im.chat.add", TITLE="Выставка")
    assert clerk.refusal("im.chat.user.list", CHAT_ID=chat)[:2] == (403, "ACCESS_ERROR")
    assert rest("im.chat.user.add", CHAT_ID=chat, USERS=[2, 99]) is True
    assert clerk("im.chat.user.list", CHAT_ID=chat) == [1, 2]
    assert clerk.refusal("im.chat.user.delete", CHAT_ID=chat, USER_ID=1)[1] == "ACCESS_DENIED_KICK"
    assert rest("im.chat.user.delete", CHAT_ID=chat, USER_ID=2) is True
    assert rest.refusal("im.chat.user.delete", CHAT_ID=chat, USER_ID=2)[1] == "USER_NOT_FOUND"
    assert rest.refusal("im.chat.user.list")[1] == "CHAT_ID_EMPTY"


def test_an_owner_hands_a_chat_over_or_leaves_it(rest: Rest, clerk: Rest) -> None:
    chat = chat_of(rest)
    assert clerk.refusal("im.chat.setOwner", CHAT_ID=chat, USER_ID=2)[1] == "WRONG_REQUEST"
    assert rest("im.chat.setOwner", CHAT_ID=chat, USER_ID=2) is True
    assert rest("im.dialog.get", DIALOG_ID=f"chat{chat}")["owner"] == 2
    assert clerk("im.chat.leave", CHAT_ID=chat) is True
    assert rest("im.dialog.get", DIALOG_ID=f"chat{chat}")["owner"] == 1
    assert clerk.refusal("im.dialog.get", DIALOG_ID=f"chat{chat}")[:2] == (403, "ACCESS_ERROR")


def test_a_chat_is_renamed_and_coloured(rest: Rest, clerk: Rest) -> None:
    chat = chat_of(rest)
    assert rest("im.chat.updateTitle", DIALOG_ID=f"chat{chat}", TITLE=" Ярмарка ") is True
    assert rest("im.chat.updateColor", CHAT_ID=chat, COLOR="sand") is True
    card = rest("im.dialog.get", DIALOG_ID=f"chat{chat}")
    assert (card["name"], card["color"], card["user_counter"], card["type"]) == ("Ярмарка", "SAND", 2, "chat")
    assert rest.refusal("im.chat.updateTitle", CHAT_ID=chat, TITLE=" ")[1] == "TITLE_EMPTY"
    assert rest.refusal("im.chat.updateColor", CHAT_ID=chat, COLOR="SAND")[1] == "WRONG_REQUEST"
    assert rest.refusal("im.chat.updateColor", CHAT_ID=chat, COLOR="x")[1] == "WRONG_COLOR"
    assert rest.refusal("im.chat.updateTitle", DIALOG_ID=2, TITLE="x")[1] == "DIALOG_ID_EMPTY"


def test_what_others_say_is_unread_until_it_is_read(rest: Rest, clerk: Rest) -> None:
    numbers = [rest("im.message.add", DIALOG_ID=2, MESSAGE=text) for text in ("a", "b", "c")]
    assert clerk("im.counters.get")["TYPE"]["DIALOG"] == 3
    assert rest("im.counters.get")["TYPE"]["DIALOG"] == 0
    read = clerk("im.dialog.read", DIALOG_ID=1, MESSAGE_ID=numbers[1])
    assert (read["lastId"], read["counter"]) == (numbers[1], 1)
    assert clerk("im.counters.get")["DIALOG"] == {"1": 1}
    assert clerk("im.dialog.unread", DIALOG_ID=1, MESSAGE_ID=numbers[0]) is True
    assert clerk("im.dialog.get", DIALOG_ID=1)["counter"] == 3
    assert clerk("im.dialog.read.all") is True
    assert clerk("im.counters.get")["DIALOG"] == []
    assert clerk.refusal("im.dialog.unread", DIALOG_ID=1)[1] == "MESSAGE_ID_ERROR"


def test_a_muted_chat_does_not_add_up(rest: Rest, clerk: Rest) -> None:
    chat = chat_of(rest, MESSAGE="начнём")
    assert clerk("im.counters.get")["CHAT"] == {str(chat): 1}
    assert clerk("im.chat.mute", CHAT_ID=chat, MUTE="Y") is True
    counters = clerk("im.counters.get")
    assert (counters["CHAT_MUTED"], counters["TYPE"]["ALL"]) == ({str(chat): 1}, 0)
    assert rest("im.dialog.get", DIALOG_ID=f"chat{chat}")["mute_list"] == [2]


def test_the_list_of_dialogs_is_pinned_hidden_and_marked(rest: Rest, clerk: Rest) -> None:
    chat = chat_of(rest, MESSAGE="раньше")
    clerk("im.message.add", DIALOG_ID=1, MESSAGE="позже")
    assert [item["id"] for item in rest("im.recent.get")] == [2, f"chat{chat}"]
    assert rest("im.recent.pin", DIALOG_ID=f"chat{chat}") is True
    page = rest("im.recent.list", LIMIT=1)
    assert ([item["id"] for item in page["items"]], page["hasMore"]) == ([f"chat{chat}"], True)
    assert rest("im.recent.unread", DIALOG_ID=2, ACTION="Y") is True
    assert rest("im.counters.get")["DIALOG_UNREAD"] == [2]
    assert rest("im.recent.unread", DIALOG_ID=2, ACTION="N") is True
    assert rest("im.recent.list", UNREAD_ONLY="Y")["items"] == []
    assert rest("im.recent.hide", DIALOG_ID=f"chat{chat}") is True
    assert [(item["id"], item["message"]["text"]) for item in rest("im.recent.get")] == [(2, "позже")]
    assert rest("im.recent.get", SKIP_DIALOG="Y") == []
    assert rest.refusal("im.recent.pin", DIALOG_ID="x")[1] == "DIALOG_ID_EMPTY"


def test_people_chats_and_departments_are_found(rest: Rest, clerk: Rest) -> None:
    chat = chat_of(rest)
    assert rest("im.search.user.list", FIND="коТ")["2"]["last_name"] == "Котова"
    assert [row["id"] for row in clerk("im.search.chat.list", FIND="выст")] == [chat]
    assert rest("im.search.chat.list", FIND_LINES="выст") == []
    assert [row["id"] for row in rest("im.search.department.list", FIND="комп")] == [1]
    assert rest.refusal("im.search.user.list", FIND="x")[1] == "FIND_SHORT"
    assert rest.refusal("im.search.department.list")[1] == "FIND_SHORT"
    assert rest("im.search.last.add", DIALOG_ID=2) is True
    assert rest("im.search.last.add", DIALOG_ID=f"chat{chat}") is True
    assert [row["id"] for row in rest("im.search.last.get")] == [f"chat{chat}", 2]
    assert rest("im.search.last.delete", DIALOG_ID=2) is True
    assert [row["type"] for row in rest("im.search.last.get")] == ["chat"]


def test_people_of_a_dialog_and_of_a_department(rest: Rest, clerk: Rest) -> None:
    chat = chat_of(rest)
    assert [row["id"] for row in rest("im.dialog.users.list", DIALOG_ID=f"chat{chat}")] == [1, 2]
    assert [row["id"] for row in rest("im.dialog.users.list", DIALOG_ID=2)] == [1, 2]
    assert clerk("im.department.colleagues.list") == [1]
    assert clerk("im.department.colleagues.list", USER_DATA="Y")[0]["id"] == 1
    people = rest("im.user.list.get", ID=[2, 99])
    assert (people["2"]["id"], people["99"]) == (2, None)
    assert rest.refusal("im.user.list.get")[1] == "INVALID_FORMAT"


def test_messages_are_searched_and_liked(rest: Rest, clerk: Rest) -> None:
    chat = chat_of(rest, MESSAGE="Привезли стенд")
    rest("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Собрали")
    (found,) = clerk("im.dialog.messages.search", CHAT_ID=chat, SEARCH_MESSAGE="СТЕНД")["messages"]
    assert found["text"] == "Привезли стенд"
    assert "not emulated" in rest.refusal("im.dialog.messages.search", CHAT_ID=chat, DATE="2026-01-01")[2]
    assert clerk("im.message.like", MESSAGE_ID=found["id"], ACTION="plus") is True
    assert clerk.refusal("im.message.like", MESSAGE_ID=found["id"], ACTION="plus")[1] == "WITHOUT_CHANGES"
    assert clerk("im.dialog.writing", DIALOG_ID=f"chat{chat}") is True


def test_a_user_sets_a_status_of_his_own(rest: Rest, portal: Emulator) -> None:
    assert rest("im.user.status.get") == "online"
    assert rest("im.user.status.set", STATUS="dnd") is True
    assert rest("im.user.status.get") == "dnd"
    assert rest.refusal("im.user.status.set", STATUS="DND")[1] == "STATUS_ERROR"
    assert (rest("im.user.status.idle.start", AGO=5), rest("im.user.status.idle.end")) == (True, True)
    assert Rest(portal.webhook("im"))("im.revision.get")["rest"] == 32
