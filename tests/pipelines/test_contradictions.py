"""Faults of sense in requirements, rules, questions: each at its place, with the way out."""

from textwrap import dedent, indent

import pytest

from b24app.pipelines.language.check import check
from b24app.pipelines.language.faults import Faults
from b24app.pipelines.language.load import read

HEAD = """\
pipeline: shop
for: lead
title: Магазин
fields:
  role: {type: list, title: Роль, values: {sponsor: С, guest: Г}}
  size: {type: number, title: Размер}
  inn: {type: string, title: ИНН}
  day: {type: date, title: День}
stages:
"""
WON = "  - {key: won, status: CONVERTED, title: Да, semantics: success}\n"


def faults(text: str) -> list[str]:
    with pytest.raises(Faults) as raised:
        check(read(text, "f.yaml"))
    return raised.value.text().splitlines()[:-1]


def asking(*wanted: str) -> str:
    lines = "".join(f"      - {one}\n" for one in wanted)
    return f"{HEAD}  - key: new\n    title: Новый\n    requires:\n{lines}{WON}"


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        ("{field: inn, when: {}}", "13:22: no condition stands here; write one or remove when:"),
        ("{field: inn, when: []}", "13:22: no condition stands here; write one or remove when:"),
        ("{field: inn, when: {size: big}}",
         '13:35: "big" is not a number, so the answer can never be this; write a number'),
        ("{field: inn, when: {role: {not: spons}}}", '13:41: the list has no value "spons"; did you mean "sponsor"?'),
        ("{field: inn, when: [{role: {is: [guest, guets]}}]}",
         '13:49: the list has no value "guets"; did you mean "guest"?'),
        ("{field: inn, when: {role: {more_than: 5}}}",
         "13:36: more_than compares numbers, and this field is of type list; write is: or not:"),
        ("{field: inn, when: {size: {more_than: 5, less_than: 5}}}",
         "13:35: these conditions can never hold together; take one of them out"),
        ("{field: inn, when: {size: {at_least: 5, at_most: 4}}}",
         "13:35: these conditions can never hold together; take one of them out"),
        ("{field: inn, when: {role: {given: false, is: guest}}}",
         "13:35: these conditions can never hold together; take one of them out"),
        ("{field: inn, when: {role: {is: guest, not: [guest, sponsor]}}}",
         "13:35: these conditions can never hold together; take one of them out"),
        ("{field: inn, when: {size: {above: 5}}}",
         ('13:36: key "above" is not known; '
         "write one of these: at_least, at_most, given, is, less_than, more_than, not")),
        ("{field: inn, when: {size: {mor_than: 5}}}", '13:36: key "mor_than" is not known; did you mean "more_than"?'),
        ('{field: inn, when: {size: {more_than: "5"}}}', '13:47: "5" is not a number; write a number without quotes'),
        ("{field: inn, when: {role: {given: maybe}}}", '13:43: "maybe" is neither true nor false; write true or false'),
        ("{field: inn, formt: inn}", '13:22: key "formt" is not known; did you mean "format"?'),
        ("{field: inn, format: imn}", '13:30: "imn" does not fit here; did you mean "inn"?'),
        ("{field: inn, format: future}",
         "13:22: format is not for a field of type string; it is for these types: date, datetime"),
        ("{field: day, format: email}", "13:22: format is not for a field of type date; it is for these types: string"),
        ("{field: phone, min: 3}",
         "13:24: min is not for a field of type string; it is for these types: number, money"),
        ("{field: size, min: 3, max: 2}", "13:28: min is above max, no answer can fit; exchange them"),
        ("{field: size, min: lots}", '13:28: "lots" is not a number; write a number without quotes'),
        ("{field: inn, min_length: 0}", "13:34: the number is too small; write 1 or more"),
        ("{field: inn, pattern: {regex: '(', message: x}}",
         "13:39: this is not a regular expression; check its brackets and backslashes"),
        ("{field: inn, pattern: {regex: x}}", '13:22: key "message" is missing; add it here'),
        ("{field: inn, pattern: {regexp: x, message: x}}",
         '13:22: key "regex" is missing; add it here'),
        ("{field: inn, pattern: {regex: x, message: {ru: Да, нет}}}",
         "13:60: the text breaks off at a comma; put the whole text in quotes"),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_asked_for_so_is_a_fault(wanted, fault):
    assert faults(asking(wanted))[0] == f"f.yaml:{fault}"


def test_a_condition_cannot_need_an_answer_that_is_asked_for_later():
    text = f"""\
      - {{key: new, title: Новый, requires: [{{field: inn, when: {{role: guest}}}}]}}
      - {{key: talk, title: Разговор состоялся, requires: [role]}}
    {WON}"""
    assert faults(HEAD + indent(dedent(text), "  ").replace("    - {key: won", "  - {key: won")) == [
        (
            'f.yaml:10:61: the condition needs the answer to "role", which only stage talk asks for; '
            "ask for it here or earlier"
        )
    ]


def test_whether_an_answer_is_given_may_be_asked_at_any_time():
    text = asking("{field: inn, when: {phone: {given: false}}}") + ""
    assert check(read(text, "f.yaml")).stages[0].requires[0].field == "inn"


def test_answers_that_wait_for_one_another_are_never_asked_for():
    told = faults(asking("{field: inn, when: {size: 5}}", "{field: size, when: {inn: x}}", "role"))
    assert told == [
        (
            'f.yaml:13:9: "inn" is asked for only after an answer that itself waits for "inn"; '
            "ask for one of them without a condition"
        ),
        (
            'f.yaml:14:9: "size" is asked for only after an answer that itself waits for "size"; '
            "ask for one of them without a condition"
        ),
    ]


def test_a_stage_behind_which_nothing_comes_waits_for_nothing():
    text = HEAD + "  - {key: new, title: Новый, requires: [role]}\n"
    assert faults(text) == [
        (
            "f.yaml:10:30: no stage comes after this one, so nobody waits for these answers; "
            "describe the stage of success too, with status: CONVERTED"
        )
    ]


def test_a_rule_of_a_field_that_nobody_asks_for_is_a_fault():
    text = HEAD.replace("title: ИНН}", "title: ИНН, format: inn}") + "  - {key: new, title: Новый}\n" + WON
    assert faults(text) == [
        (
            "f.yaml:7:35: no stage asks for this answer, so its format is never looked at; "
            "name the field in requires: of a stage or remove the rule"
        )
    ]


@pytest.mark.parametrize("shown", ["questions: [Кто вы]", 'video: "https://example.com/1"'])
def test_what_nobody_will_be_shown_is_a_fault(shown):
    text = HEAD + f"  - {{key: new, title: Новый, {shown}}}\n" + WON
    assert faults(text) == [
        (
            "f.yaml:10:30: this is shown where answers are missing, and the stage waits for none; "
            "name the answers in requires: or remove it"
        )
    ]


def test_training_without_a_video_is_a_fault():
    text = HEAD.replace("title: Магазин", "title: Магазин\ntraining: true") + "  - {key: new, title: Новый}\n" + WON
    assert faults(text) == ["f.yaml:4:1: no stage has a video to show; give stages video: or remove training:"]


def test_a_video_is_an_address_and_a_question_a_text():
    text = HEAD + "  - {key: new, title: Новый, requires: [role], video: youtube, questions: [5]}\n" + WON
    assert faults(text) == [
        "f.yaml:10:55: this is not the address of a page; write it with https:// in front",
        "f.yaml:10:76: YAML reads this as the number 5, not as a text; put it in quotes",
    ]


def test_lint_knows_its_rules_and_severities():
    text = HEAD.replace("title: Магазин", "title: Магазин\nlint: {sources: error, mood: of}") + WON
    assert faults(text) == [
        'f.yaml:4:8: key "sources" is not known; did you mean "source"?',
        'f.yaml:4:30: "of" does not fit here; write one of these: error, ignore, warning',
    ]
