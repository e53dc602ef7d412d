from pathlib import Path
from textwrap import dedent

import pytest

from b24app.content import content
from b24app.languages import translator
from b24app.pipelines.language.check import check, checked
from b24app.pipelines.language.faults import Faults
from b24app.pipelines.language.load import read
from b24app.pipelines.language.model import CustomField, Requirement, Stage
from b24app.pipelines.language.start import shipped
from b24app.portal.card import STANDARD
from tests.pipelines.made import HEAD, pipeline

NO_CODE = "is not a code of a stage; write up to 21 Latin letters, digits, - and _"
WON = "  - {key: won, status: CONVERTED, title: x, semantics: success}\n"
ORDER = "put the working stages first, then success, then failure"


def faults(text: str, head: str = HEAD) -> list[str]:
    with pytest.raises(Faults) as raised:
        check(read(head + dedent(text), "f.yaml"))
    return raised.value.text().splitlines()[:-1]


def test_all_faults_come_at_once_in_the_order_of_the_file():
    text = """\
        langage: ru
        fields:
          role: {type: lst, title: Роль}
          size: {type: list, title: {fr: taille}}
        stages:
          - {key: new, title: no, color: #39A8EF
          }
          - {key: new, title: Два, color: blue, requires: [rol]}
          - {key: won, status: CONVERTED, title: x, semantics: success}
        """
    assert faults(text) == [
        'f.yaml:4:1: key "langage" is not known; did you mean "language"?',
        'f.yaml:6:16: "lst" does not fit here; did you mean "list"?',
        "f.yaml:7:3: the list has no values; add values: with at least one",
        "f.yaml:7:29: a text is wanted here; write it after the colon, or as ru: and en:",
        "f.yaml:9:23: YAML reads this as false, not as a text; put it in quotes",
        'f.yaml:9:33: nothing stands after "color"; write a value or remove the key; a value with # needs quotes',
        'f.yaml:11:11: stage key "new" is used twice; give each stage its own key',
        'f.yaml:11:35: color "blue" is not #RRGGBB; write for example "#39A8EF"',
        'f.yaml:11:52: there is no field "rol"; did you mean "role"?',
    ]


def test_the_count_says_that_nothing_was_sent():
    with pytest.raises(Faults) as raised:
        check(read("pipeline: x\nfor: lead\ntitle: t\nstages: [{key: a}]\n", "f.yaml"))
    assert raised.value.text() == (
        'f.yaml:4:10: key "title" is missing; add it here\n1 fault, nothing was sent to the portal'
    )


def test_faults_are_told_in_russian():
    with pytest.raises(Faults) as raised:
        check(read("pipeline: x\nfor: lead\ntitle: t\nstages: [{key: a}]\n", "f.yaml"))
    assert raised.value.text(translator("ru")) == (
        "f.yaml:4:10: нет ключа «title»; добавьте его сюда\nОшибок: 1, на портал ничего не отправлено"
    )


def test_a_machine_gets_every_fault():
    with pytest.raises(Faults) as raised:
        check(read("pipeline: x\nfor: lead\ntitle: t\nstages: []\n", "f.yaml"))
    assert raised.value.as_json()["faults"] == [
        {
            "code": "pipeline.fault",
            "where": "f.yaml:4:9",
            "what": "there is no stage",
            "way_out": "describe at least one",
        }
    ]


@pytest.mark.parametrize(
    ("field", "fault"),
    [
        (
            "a b: {type: string, title: x}",
            '5:3: "a b" is not a key; write small Latin letters, digits and _, for example stand_size',
        ),
        ("a: {type: boolean, title: x, multiple: да}", '5:42: "да" is neither true nor false; write true or false'),
        ("a: {type: boolean, title: x, multiple: true}", "5:42: a yes-or-no field cannot be multiple; use a list"),
        ("a: {type: money, title: x, values: {b: B}}", "5:30: only a list has values; write type: list or remove them"),
        (
            "a: {type: list, title: x, values: [b]}",
            "5:37: a mapping is wanted here; write keys with colons, one a line",
        ),
        ("a: {type: date, title: 2024}", "5:26: YAML reads this as the number 2024, not as a text; put it in quotes"),
        ("a: {type: date, title: '  '}", "5:26: the text is empty; write it or remove the key"),
        (
            "a: {type: date, title: {ru: Да, когда}}",
            "5:35: the text breaks off at a comma; put the whole text in quotes",
        ),
        ("a: {type: date, title: [x]}", "5:26: a text is wanted here; write it after the colon, or as ru: and en:"),
        (
            "phone: {type: string, title: x}",
            '5:3: "phone" is a field every lead has; choose another key or use that field',
        ),
        (f"{'a' * 44}: {{type: string, title: x}}", "5:3: the key is too long; write up to 43 letters"),
    ],
)
def test_a_field_is_checked(field, fault):
    assert faults(f"fields:\n  {field}\nstages:\n  - {{key: new, title: Н}}\n") == [f"f.yaml:{fault}"]


@pytest.mark.parametrize(
    ("stage", "fault"),
    [
        ('{key: a, title: x, status: "a b"}', '5:32: "a b" ' + NO_CODE),
        ("{key: a, title: x, status: A123456789012345678901}", '5:32: "A123456789012345678901" ' + NO_CODE),
        ("{key: a, title: x, semantics: sucess}", '5:35: "sucess" does not fit here; did you mean "success"?'),
        (
            "{key: a, title: x, semantics: success}",
            "5:5: a funnel has one stage of success, here CONVERTED; write status: CONVERTED and any title",
        ),
        ("{key: junk, title: x}", "5:5: the portal's own stage JUNK always means failure; write semantics: failure"),
        (
            "{key: junk, title: x, semantics: failure, requires: [email]}",
            "5:47: a closing stage has nothing to wait for; ask on the working stages before it",
        ),
        ("{key: a, title: x, requires: email}", "5:34: a list is wanted here; begin each line with a dash"),
        ("{key: a, title: x, requires: [emial]}", '5:35: there is no field "emial"; did you mean "email"?'),
        ("{key: a, title: x, requires: [email, email]}", "5:42: this is asked twice here; remove one"),
        (
            "{key: a, title: x, requires: [{field: email, when: {email: x}}]}",
            "5:57: the answer is asked for depending on itself; name another field",
        ),
        (
            "{key: a, title: x, requires: [{field: email, when: {phone: []}}]}",
            "5:64: an answer is wanted here; write a value or a list of values",
        ),
        (
            "{key: a, title: x, requires: [{field: email, when: {phone: no}}]}",
            "5:64: YAML reads this as false, not as a text; put it in quotes",
        ),
        ("7", "5:5: a mapping is wanted here; write keys with colons, one a line"),
    ],
)
def test_a_stage_is_checked(stage, fault):
    won = WON if "requires" in stage and "semantics" not in stage else ""
    assert faults(f"stages:\n  - {stage}\n{won}") == [f"f.yaml:{fault}"]


def test_a_condition_on_a_list_names_one_of_its_values():
    text = """\
        fields:
          role: {type: list, title: x, values: {sponsor: С, guest: Г}}
          stand: {type: boolean, title: x}
        stages:
          - key: new
            title: x
            requires:
              - {field: email, when: {role: sponsr}}
              - {field: phone, when: {role: [guest, host], stand: yes}}
              - {field: company, when: {stand: да}}
          - {key: won, status: CONVERTED, title: x, semantics: success}
        """
    assert faults(text) == [
        'f.yaml:11:37: the list has no value "sponsr"; did you mean "sponsor"?',
        'f.yaml:12:45: the list has no value "host"; write one of these: guest, sponsor',
        'f.yaml:13:40: "да" is neither true nor false; write true or false',
    ]


def test_stages_stand_in_the_order_the_portal_wants():
    text = """\
        stages:
          - {key: won, status: CONVERTED, title: x, semantics: success}
          - {key: new, title: y}
        """
    assert faults(text) == [f"f.yaml:6:5: a stage of work stands after one of success; {ORDER}"]


def test_a_key_too_long_for_a_code_needs_a_code_beside_it():
    name = "a" * 22
    told = (
        "f.yaml:5:11: a code of a stage has no more than 21 letters, and this key is to be one; "
        "write a shorter key, or the code as status:"
    )
    stages = f"stages:\n  - {{key: {name}, title: A}}\n  - {{key: {name}b, title: B, status: B}}\n"
    assert faults(stages + WON) == [told]


def test_two_stages_cannot_share_a_code():
    text = """\
        stages:
          - {key: new, title: x}
          - {key: fresh, status: New, title: y}
        """
    assert faults(text) == ["f.yaml:6:26: two stages have the code NEW; give each stage its own status:"]


def test_an_alias_tells_its_fault_once():
    text = """\
        stages:
          - {key: a, title: &t {fr: x}}
          - {key: b, title: *t}
        """
    assert faults(text) == ["f.yaml:5:21: a text is wanted here; write it after the colon, or as ru: and en:"]


def test_a_plain_text_stands_for_both_languages():
    stage = pipeline("stages:\n  - {key: new, title: Новый, meaning: {ru: Пришёл}}\n").stages[0]
    assert (stage.title.ru, stage.title.en, stage.meaning.en, stage.code) == ("Новый", "Новый", "Пришёл", "NEW")


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_a_shipped_pipeline_has_no_faults_and_says_everything_in_both_languages(path: Path):
    shipped = checked(path)
    texts = [stage.title for stage in shipped.stages] + [field.title for field in shipped.fields_.values()]
    assert all(stage.meaning and stage.color for stage in shipped.stages)
    assert [text for text in texts if text.ru == text.en and text.ru != "VIP"] == []
    assert "`" not in path.read_text()


@pytest.mark.parametrize("name", ["README.md", "README.ru.md"])
def test_the_page_about_the_language_shows_a_file_without_faults_and_names_every_key(name):
    page = (content("pipelines") / name).read_text()
    example = page.split("```yaml\n")[1].split("```")[0]
    assert check(read(example, name)).stages[-1].code == "JUNK"
    for model in (CustomField, Stage, Requirement):
        assert [key for key in model.model_fields if f"`{key}`" not in page and f"{key}:" not in page] == []
    assert [key for key in STANDARD if f"`{key}`" not in page] == []
