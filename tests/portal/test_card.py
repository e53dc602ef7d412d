"""What a lead's card says, in the words of a pipeline."""

import pytest

from b24app.portal.answer import Answer
from b24app.portal.card_reading import read_card
from b24app.portal.refusals import Refusal


class Cards:
    """A portal with one lead and a field of each type."""

    name = "cards.bitrix24.ru"

    def __init__(self, **lead):
        self.lead = lead

    def batch(self, _commands):
        return {"card": Answer(self.lead), "fields": Answer([*fields()])}


def fields():
    kinds = {"TEXT": "string", "COUNT": "double", "SUM": "money", "SURE": "boolean", "BOSS": "employee", "DAY": "date"}
    for number, (name, kind) in enumerate(kinds.items(), 1):
        yield {"ID": str(number), "FIELD_NAME": f"UF_CRM_{name}", "USER_TYPE_ID": kind, "MULTIPLE": "N"}
    values = [{"ID": "31", "XML_ID": "red", "VALUE": "Красный"}, {"ID": "32", "XML_ID": "blue", "VALUE": "Синий"}]
    for number, several in ((20, "N"), (21, "Y")):
        name = "UF_CRM_COLORS" if several == "Y" else "UF_CRM_COLOR"
        kind = {"USER_TYPE_ID": "enumeration", "MULTIPLE": several, "LIST": values}
        yield {"ID": str(number), "FIELD_NAME": name, **kind}


@pytest.mark.parametrize(
    ("key", "raw", "answer"),
    [
        ("text", " Форум ", "Форум"),
        ("text", "  ", None),
        ("text", None, None),
        ("count", "0", 0.0),
        ("count", 24, 24.0),
        ("count", "", None),
        ("count", False, None),
        ("sum", "100.50|RUB", 100.5),
        ("sum", "0|RUB", None),
        ("sum", "|RUB", None),
        ("sum", None, None),
        ("sure", "1", True),
        ("sure", "0", False),
        ("sure", None, None),
        ("boss", "7", 7),
        ("boss", "0", None),
        ("day", "2027-03-15T03:00:00+03:00", "2027-03-15T03:00:00+03:00"),
        ("day", "", None),
        ("color", "31", "red"),
        ("color", 32, "blue"),
        ("color", "99", None),
        ("color", False, None),
        ("colors", ["31", 32], ["red", "blue"]),
        ("colors", [99], None),
        ("colors", False, None),
        ("colors", [], None),
    ],
)
def test_a_custom_field_answers_in_the_words_of_the_file(key, raw, answer):
    assert read_card(Cards(**{f"UF_CRM_{key.upper()}": raw}), 5, [key]) == {key: answer}


@pytest.mark.parametrize(
    ("key", "card", "answer"),
    [
        ("name", {"NAME": "Марина"}, "Марина"),
        ("name", {"NAME": None}, None),
        ("email", {"EMAIL": [{"VALUE": "a@example.com"}]}, "a@example.com"),
        ("email", {}, None),
        ("phone", {"PHONE": [{"VALUE": ""}, {"VALUE": "+79"}]}, "+79"),
        ("amount", {"OPPORTUNITY": "0.00"}, None),
        ("amount", {"OPPORTUNITY": "1500.00"}, 1500.0),
        ("assigned", {"ASSIGNED_BY_ID": "7"}, 7),
        ("company", {"COMPANY_TITLE": "Вектор", "COMPANY_ID": None}, "Вектор"),
        ("company", {"COMPANY_TITLE": None, "COMPANY_ID": "12"}, "12"),
        ("company", {"COMPANY_TITLE": "", "COMPANY_ID": "0"}, None),
        ("source", {"SOURCE_ID": "WEB"}, "WEB"),
        ("unheard_of", {}, None),
    ],
)
def test_a_field_every_lead_has_answers_too(key, card, answer):
    assert read_card(Cards(**card), 5, [key]) == {key: answer}


def test_a_card_that_is_gone_is_told():
    class Empty(Cards):
        def batch(self, commands):
            return super().batch(commands) | {"card": Refusal("no such lead", "look again")}

    with pytest.raises(Refusal) as raised:
        read_card(Empty(), 5, ["name"])
    assert raised.value.text() == "no such lead; look again"
