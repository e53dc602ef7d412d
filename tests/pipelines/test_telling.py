"""What a pipeline says is told to people beside the settings of robots, in their language."""

import pytest

from b24app.content import content
from b24app.pipelines.language.check import checked
from b24app.pipelines.telling.messages import choices
from b24app.pipelines.telling.telling import told_by, told_of
from b24app.pipelines.telling.words import Words


def words(name: str, language: str = "ru") -> Words:
    return Words(checked(content("pipelines") / f"{name}.yaml"), language, {2: "Анна Волкова"})


def lines(part: str, name: str, language: str = "ru") -> list[str]:
    return [line for block in told_of(part, words(name, language)).blocks for line in block.lines]


def test_empty_settings_of_payments_are_told_with_titles_and_working_time():
    assert told_of("payment", words("event_agency")).defaults == {
        "field": "«Оплатить до»",
        "paid": "«Оплата пришла»: Да",
        "title": "Спросить об оплате: {company}, срок был {pay_by}",
        "channel": "как общались в последний раз",
        "hours": "4 раб. ч",
    }


def test_rules_of_assignment_are_told_in_their_order_and_in_english_too():
    assert lines("assignment", "event_agency", "en")[:3] == [
        "Any lead → whoever serves this client already",
        "“Who runs the event”: filled in → “Who runs the event”",
        "“Source”: CALL → whoever took the call",
    ]
    assert lines("assignment", "event_agency")[4] == "Всё остальное → руководитель"


def test_signs_of_junk_are_told_with_reason_and_what_is_done():
    assert lines("junk", "event_agency")[0] == "Не отвечает больше месяца: нет ответа 30 сут. → спросить человека"
    assert lines("junk", "event_agency")[4].endswith("«do not call» → закрыть сразу")


@pytest.mark.parametrize("name", ["event_agency", "kitchens", "language_school", "language_school_deals"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_shipped_pipeline_is_told_without_a_key_or_a_brace_left_over(name: str, language: str):
    for part in ("abc", "assignment", "junk", "next_contact", "payment", "visits"):
        said = [*told_of(part, words(name, language)).defaults.values(), *lines(part, name, language)]
        assert all(said)
        assert not [one for one in said if "None" in one or "Span(" in one]


def test_what_a_pipeline_does_not_speak_of_is_silence():
    assert told_of("payment", words("kitchens")).is_silent


def test_two_pipelines_are_told_under_their_titles_where_they_differ():
    told = told_by("next_contact", [words("event_agency"), words("kitchens")])
    titles = ("Лиды агентства деловых мероприятий · ", "Лиды салона кухонь · ")
    assert all(block.title.startswith(titles) for block in told.blocks)


def test_fields_are_offered_with_an_answer_to_try_them_with():
    found = {one.key: (one.kind, one.sample) for one in choices(words("event_agency"))}
    assert found["name"] == ("string", "Анна")
    assert found["role"] == ("list", "Спонсор")
    assert found["pay_by"] == ("date", "12.10.2026")
