"""Inputs are read leniently, and a fault names the field and the way out."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from b24app.robots import Bool, Date, DateTime, Number, Select, Text, User, Whole
from b24app.robots.fields import BadInput

TITLE = {"ru": "Поле", "en": "Field"}


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        (Text(title=TITLE), "  Anna ", "Anna"),
        (Text(title=TITLE), "", None),
        (Text(title=TITLE, default="x"), None, "x"),
        (Text(title=TITLE, many=True), {"0": "a", "1": "", "2": "b"}, ["a", "b"]),
        (Text(title=TITLE, many=True), None, []),
        (Text(title=TITLE, many=True), "a", ["a"]),
        (Number(title=TITLE), "1 234,50", 1234.5),
        (Number(title=TITLE), "1\u00a0000.5|RUB", 1000.5),
        (Whole(title=TITLE), "15.0", 15),
        (Bool(title=TITLE), "Y", True),
        (Bool(title=TITLE), "нет", False),
        (Bool(title=TITLE, default=True), "", True),
        (Bool(title=TITLE, default=True), "N", False),
        (User(title=TITLE), "user_7", 7),
        (User(title=TITLE), "7", 7),
        (User(title=TITLE), "Anna Ivanova [7]", 7),
        (User(title=TITLE, many=True), ["user_7", "user_8"], [7, 8]),
        (Date(title=TITLE), "21.08.2026 14:30:00", date(2026, 8, 21)),
        (Date(title=TITLE), "2026-08-21", date(2026, 8, 21)),
        (Date(title=TITLE), "2026-08-21T10:00:00+03:00", date(2026, 8, 21)),
        (Date(title=TITLE), "08/21/2026 02:30 pm", date(2026, 8, 21)),
        (Date(title=TITLE), "21/08/2026", date(2026, 8, 21)),
        (Select(title=TITLE, choices={"soft": TITLE}), "soft", "soft"),
        (DateTime(title=TITLE), "21.08.2026 14:30:00", datetime.fromisoformat("2026-08-21T14:30")),
        (DateTime(title=TITLE), "08/21/2026 02:30 pm", datetime.fromisoformat("2026-08-21T14:30")),
        (DateTime(title=TITLE), "21.08.2026 12:05 am", datetime.fromisoformat("2026-08-21T00:05")),
        (DateTime(title=TITLE), "21.08.2026", datetime.fromisoformat("2026-08-21T00:00")),
        (DateTime(title=TITLE), "2026-08-21T14:30:00+03:00", datetime(2026, 8, 21, 11, 30, tzinfo=UTC)),
    ],
)
def test_what_the_portal_sends_is_read(field, raw, value):
    assert field.read(raw, "Field") == value


@pytest.mark.parametrize(
    ("field", "raw", "message"),
    [
        (Number(title=TITLE), "ten", "Field: ten is not a number; write for example 1500.50"),
        (Number(title=TITLE), "nan", "Field: nan is not a number; write for example 1500.50"),
        (Whole(title=TITLE), "1.5", "Field: 1.5 is not a whole number; write for example 15"),
        (Bool(title=TITLE), "maybe", "Field: maybe is neither yes nor no; choose one of the two"),
        (
            User(title=TITLE),
            "group_hr3",
            "Field: group_hr3 is not a person; choose colleagues, not departments or groups",
        ),
        (Date(title=TITLE), "31.02.2026", "Field: 31.02.2026 is not a date; write for example 21.08.2026"),
        (
            DateTime(title=TITLE),
            "21.08.2026 25:00",
            "Field: 21.08.2026 25:00 is not a moment; write for example 21.08.2026 14:30",
        ),
        (DateTime(title=TITLE), "soon", "Field: soon is not a moment; write for example 21.08.2026 14:30"),
        (
            Select(title=TITLE, choices={"soft": TITLE}),
            "x",
            "Field: x is not one of the choices; choose again in the robot's settings",
        ),
        (
            Text(title=TITLE, required=True),
            " ",
            "Field: the setting is empty; fill it in in the robot's settings on the stage",
        ),
    ],
)
def test_what_cannot_be_read_is_said_with_the_field_and_the_way_out(field, raw, message):
    with pytest.raises(BadInput) as fault:
        field.read(raw, "Field")
    assert str(fault.value) == message


@pytest.mark.parametrize(
    ("field", "value", "sent"),
    [
        (Bool(title=TITLE), True, "Y"),
        (Bool(title=TITLE), None, ""),
        (Number(title=TITLE), 40.0, "40.0"),
        (User(title=TITLE, many=True), [7, 8], ["user_7", "user_8"]),
        (Date(title=TITLE), date(2026, 8, 21), "2026-08-21"),
    ],
)
def test_results_are_written_as_the_portal_takes_them(field, value, sent):
    assert field.sent(value) == sent


def test_a_moment_without_a_zone_is_the_portals():
    field, moscow = DateTime(title=TITLE, many=True), timezone(timedelta(hours=3))
    read = field.read(["21.08.2026 14:30", "2026-08-21T14:30:00Z"], "Field")
    placed = field.placed(read, moscow)
    assert placed == [datetime(2026, 8, 21, 11, 30, tzinfo=UTC), datetime(2026, 8, 21, 14, 30, tzinfo=UTC)]
    assert field.sent(placed) == ["2026-08-21T11:30:00+00:00", "2026-08-21T14:30:00+00:00"]
    assert field.placed(DateTime(title=TITLE).default, moscow) is None


def test_a_default_of_several_values_is_told_as_a_list():
    field = Text(title=TITLE, many=True, default=("forum", "expo"))
    assert field.described().default == ["forum", "expo"]
    assert Text(title=TITLE, default="forum").described().default == "forum"
