from datetime import UTC, datetime

import pytest

from b24app.pipelines.guarding.formats import problem_of
from b24app.pipelines.language.rules import Rules

NOW = datetime(2026, 3, 10, 22, 30, tzinfo=UTC)


def told(answer: object, *, is_leaving: bool = True, language: str = "en", **rules: object) -> str | None:
    problem = problem_of(Rules.model_validate(rules), answer, NOW, is_leaving=is_leaving)
    return problem and problem[language]


@pytest.mark.parametrize(
    ("form", "good"),
    [
        ("email", ["a@example.com", "o'neil+x@mail.example.co.uk", "почта@пример.рф"]),
        ("phone", ["+7 495 123-45-67", "8 (495) 123-45-67", "9161234567", "+49 30 901820", "+7 495 123-45-67 доб. 12"]),
        ("inn", ["7707083893", "500100732259", " 7707083893 "]),
        ("kpp", ["773601001", "7736AB001"]),
        ("url", ["https://example.com/a?b=1", "example.com", "пример.рф"]),
        ("future", ["2026-03-11", "2026-03-11T03:00:00+03:00", "2027-01-01", "not a date"]),
    ],
)
def test_a_good_answer_has_no_problem(form, good):
    assert [(answer, told(answer, format=form)) for answer in good if told(answer, format=form)] == []


@pytest.mark.parametrize(
    ("form", "bad", "problem"),
    [
        ("email", ["a@b", "a b@example.com", "@example.com", "a@example..com", "нет", "a@example.com, b@example.com"],
         "this is not an e-mail address; it looks like name@example.com"),
        ("phone", ["+7 900", "123-45-67", "позвонить Васе", "+7 000 000-00-00"],
         "there is no such phone number; write it whole, for example +7 495 123-45-67"),
        ("inn", ["770708389", "77070838931", "77O7083893", "٧٧٠٧٠٨٣٨٩٣"],
         "a tax number (INN) has 10 digits, of a person 12; check it against the requisites"),
        ("inn", ["7707083894", "500100732258", "500100732269"],
         "a digit of the tax number (INN) is mistyped, the check sum does not agree; compare it"),
        ("kpp", ["77360100", "7736010011"],
         "a KPP has 9 digits (the 5th and 6th may be letters); check it against the requisites"),
        ("url", ["сайта нет", "http://", "example"],
         "this is not the address of a site; it looks like https://example.com"),
        ("future", ["2026-03-09", "2026-03-09T23:59:00+00:00", "2026-03-10T03:00:00+03:00"],
         "this date has passed; agree on a new one with the client"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_with_the_way_out(form, bad, problem):
    assert [told(answer, format=form) for answer in bad] == [problem] * len(bad)


def test_a_problem_is_told_in_russian_too():
    assert told("7707083894", language="ru", format="inn") == (
        "в ИНН опечатка: контрольная сумма не сходится; сверьте номер по цифрам"
    )


def test_a_date_has_to_lie_ahead_only_while_the_lead_leaves_the_stage_that_asks():
    assert told("2020-01-01", is_leaving=False, format="future") is None


def test_numbers_and_lengths_are_held_to_their_limits():
    assert told(29.0, min=30) == "the number is below 30, the least there can be; check it"
    assert told(1500000.5, max=1500000) == "the number is above 1500000, the most there can be; check it"
    assert told(30.0, min=30, max=30) is None
    assert told("ул", min_length=10) == "too short, signs: 2, needed: 10 or more; write it in full"
    assert told("abcdef", max_length=5) == "too long, signs: 6, allowed: 5; write it shorter"


def test_a_pattern_speaks_with_the_words_of_the_file_and_wants_the_whole_answer():
    pattern = {"regex": r"\d{2}x\d{2}", "message": {"ru": "не размер", "en": "no size"}}
    assert told("12x34", pattern=pattern) is None
    assert told("12x345", pattern=pattern) == "no size"
    assert told("12", language="ru", pattern=pattern) == "не размер"


def test_each_of_several_answers_is_looked_at():
    assert told(["a@example.com", "b"], format="email") is not None
    assert told(["a@example.com", "b@example.com"], format="email") is None


def test_the_answer_itself_is_never_repeated():
    wild = "[URL=https://evil.example]{0}[/URL]"
    for form in ("email", "phone", "inn", "kpp", "url"):
        assert "evil" not in told(wild, format=form)
