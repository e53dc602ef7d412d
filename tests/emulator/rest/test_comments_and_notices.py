"""Timeline comments and notifications."""

from tests.emulator.rest.speaking import Rest

COMMENT = "crm.timeline.comment"


def comment(rest: Rest, lead: int, text: str = "текст") -> int:
    """Write a comment."""
    number: int = rest(f"{COMMENT}.add", fields={"ENTITY_TYPE": "lead", "ENTITY_ID": lead, "COMMENT": text})
    return number


def test_a_comment_is_text(rest: Rest) -> None:
    (lead,) = rest.add_leads(1)
    row = rest(f"{COMMENT}.get", id=comment(rest, lead))
    assert row.pop("CREATED").endswith("+03:00")
    assert row == {
        "ID": "1",
        "ENTITY_ID": "1",
        "ENTITY_TYPE": "lead",
        "COMMENT": "текст",
        "AUTHOR_ID": "1",
        "FILES": [],
    }


def test_comments_are_listed_by_owner(rest: Rest) -> None:
    one, two = rest.add_leads(2)
    for text in ("a", "b"):
        comment(rest, one, text)
    comment(rest, two, "c")
    owner = {"ENTITY_TYPE": "lead", "ENTITY_ID": one}
    body = rest.body(f"{COMMENT}.list", filter=owner, order={"ID": "DESC"}, select=["COMMENT"])
    assert (body["result"], body["total"]) == ([{"COMMENT": "b"}, {"COMMENT": "a"}], 2)
    assert rest(f"{COMMENT}.list", filter={**owner, "%COMMENT": "B"}, select=["ID"]) == [{"ID": "2"}]
    assert rest.refusal(f"{COMMENT}.list", filter={"ENTITY_ID": one}) == (400, "", "Access denied.")


def test_a_comment_changes_and_goes(rest: Rest) -> None:
    (lead,) = rest.add_leads(1)
    number = comment(rest, lead)
    assert rest(f"{COMMENT}.update", id=number, fields={"COMMENT": "другой"}) == number
    assert rest(f"{COMMENT}.get", id=number)["COMMENT"] == "другой"
    assert rest(f"{COMMENT}.delete", id=number) is None
    assert rest(f"{COMMENT}.list", filter={"ENTITY_TYPE": "lead", "ENTITY_ID": lead}) == []
    assert rest.refusal(f"{COMMENT}.delete", id=number) == (400, "NOT_FOUND", "Not found.")
    assert rest.refusal(f"{COMMENT}.get", id=number) == (400, "", "Not found.")


def test_the_parameter_fields_must_be_in_small_letters(rest: Rest) -> None:
    rest.add_leads(1)
    sent = {"ENTITY_TYPE": "lead", "ENTITY_ID": 1, "COMMENT": "x"}
    assert rest.refusal(f"{COMMENT}.add", FIELDS=sent)[:2] == (400, "100")


def test_bad_comments_are_refused(rest: Rest) -> None:
    rest.add_leads(1)

    def refused(**fields: object) -> str:
        sent = {"ENTITY_TYPE": "lead", "ENTITY_ID": 1, "COMMENT": "x", **fields}
        return str(rest.refusal(f"{COMMENT}.add", fields=sent)[1])

    assert refused(ENTITY_ID=9) == "OWNER_NOT_FOUND"
    assert refused(ENTITY_TYPE="deal", ENTITY_ID=9) == "OWNER_NOT_FOUND"
    assert refused(ENTITY_TYPE="") == "100"
    assert refused(COMMENT=" ") == "INVALID_ARG_VALUE"


def test_a_notification_has_a_number_and_a_user(rest: Rest) -> None:
    assert rest("im.notify.personal.add", USER_ID=1, MESSAGE="a") == 1
    assert rest("im.notify.system.add", USER_ID=1, MESSAGE="b") == 2
    assert rest("im.notify.system.add", USER_ID=99, MESSAGE="b") is False
    assert rest.refusal("im.notify.system.add", MESSAGE="b") == (400, "USER_ID_EMPTY", "User ID can't be empty")
    assert rest.refusal("im.notify.system.add", USER_ID=1)[1] == "MESSAGE_EMPTY"


def test_one_with_the_same_tag_takes_the_place_of_the_other(app: Rest) -> None:
    first = app("im.notify.system.add", USER_ID=1, MESSAGE="a", TAG="lead|1")
    second = app("im.notify.system.add", USER_ID=1, MESSAGE="b", TAG="lead|1")
    assert app("im.notify.delete", ID=first) is False
    assert app("im.notify.delete", ID=second) is True
    app("im.notify.system.add", USER_ID=1, MESSAGE="c", TAG="lead|1")
    assert app("im.notify.delete", TAG="lead|1") is True
    assert app.refusal("im.notify.delete")[:2] == (400, "PARAMS_ERROR")


def test_a_webhook_names_the_owner_of_its_tags(rest: Rest) -> None:
    assert rest("im.notify.system.add", USER_ID=1, MESSAGE="a", TAG="t") == 1
    assert rest("im.notify.system.add", USER_ID=1, MESSAGE="a", TAG="t", CLIENT_ID="me") == 2
    said = (403, "ACCESS_DENIED", "Access denied! Client ID not specified")
    assert rest.refusal("im.notify.delete", TAG="t") == said
    assert rest("im.notify.delete", TAG="t", CLIENT_ID="me") is True
