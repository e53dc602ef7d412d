"""What cannot be meant about funnels, smart processes and cards is told with its place and the way out."""

import pytest

from b24app.pipelines.language.check import check
from b24app.pipelines.language.faults import Faults
from b24app.pipelines.language.load import read
from b24app.pipelines.language.model import read_document

HEAD = "pipeline: shop\ntitle: Магазин\n"
STAGES = "stages:\n  - {key: new, title: Новый}\n"


def faults(text: str) -> list[str]:
    try:
        check(read(HEAD + text, "f.yaml"))
    except Faults as found:
        return [fault.text().removeprefix("f.yaml:") for fault in found.faults]
    return []


def checked(text: str):
    return check(read(HEAD + text, "f.yaml"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "for: lead\nfunnel: default\n",
            "4:1: leads have one funnel, and it has no name; remove it or write for: deal",
        ),
        (
            "for: deal\nprocess: {title: Ремонты}\n",
            "4:1: only a smart process is described here; remove it or write for: smart_process",
        ),
        (
            "for: deal\nfunnel: {default: true, was: Общая}\n",
            "4:25: the default funnel is found without its name; remove was:",
        ),
        ("for: deal\nfunnel: other\n", "4:9: a mapping is wanted here; write keys with colons, one a line"),
        ("for: deal\nfunnel: {nam: Уроки}\n", '4:10: key "nam" is not known; did you mean "name"?'),
        (
            "for: smart_process\nprocess: {number: 1031}\n",
            "4:19: a smart process cannot have this number; write 128 to 192, or an even number from 1030 up",
        ),
        (
            "for: smart_process\nprocess: {number: 1032, was: Ремонты}\n",
            "4:25: the smart process is found by its number; remove was:",
        ),
        (
            "for: deal\nsections: {main: {title: О сделке, fields: [title, title]}}\n",
            '4:52: "title" is in the card twice; keep one of them',
        ),
        (
            "for: deal\nsections: {main: {title: О сделке, fields: [titel]}}\n",
            '4:45: there is no field "titel"; did you mean "title"?',
        ),
        (
            "for: deal\nsections: {main: {title: О сделке, fields: [phone]}}\n",
            (
                '4:45: leads have a field "phone", these cards do not; '
                "ask for it on the lead, or describe a field of your own under another key"
            ),
        ),
        (
            "for: deal\nsections: {main: {title: О сделке, fields: [Клиент]}}\n",
            (
                '4:45: "Клиент" is neither the key of a field nor a name in capitals; '
                "write for example budget, phone or CLIENT"
            ),
        ),
        (
            "for: deal\nsections: {о сделке: {title: О сделке, fields: [title]}}\n",
            '4:12: "о сделке" cannot be the name of a section; write up to 50 Latin letters, digits, - and _',
        ),
    ],
)
def test_a_place_is_checked(text, told):
    assert told in faults(text + STAGES)


@pytest.mark.parametrize(("entity", "code"), [("lead", "CONVERTED"), ("deal", "WON"), ("smart_process", "SUCCESS")])
def test_every_funnel_has_its_own_stage_of_success(entity, code):
    stage = "  - {key: done, title: Готово, semantics: success}\n"
    wanted = f"a funnel has one stage of success, here {code}; write status: {code} and any title"
    assert faults(f"for: {entity}\n{STAGES}{stage}") == [f"6:5: {wanted}"]
    assert faults(f"for: {entity}\n{STAGES}{stage.replace('title', f'status: {code}, title')}") == []


def test_the_word_default_is_the_default_funnel():
    short, whole = (checked(f"for: deal\nfunnel: {said}\n{STAGES}") for said in ("default", "{default: true}"))
    assert short == whole
    assert short.in_default_funnel


@pytest.mark.parametrize(
    ("text", "name", "is_default"),
    [
        ("for: lead\n", None, False),
        ("for: deal\n", "Магазин", False),
        ("for: deal\nfunnel: default\n", None, True),
        ("for: deal\nfunnel: {name: Уроки, default: true}\n", "Уроки", True),
        ("for: smart_process\n", None, True),
        ("for: smart_process\nfunnel: {name: {ru: Уроки, en: Lessons}}\n", "Уроки", False),
    ],
)
def test_a_funnel_is_called_as_the_file_says(text, name, is_default):
    found = checked(text + STAGES)
    assert (found.funnel_name, found.in_default_funnel) == (name, is_default)


def test_what_is_kept_of_a_pipeline_has_its_place_and_card():
    text = "for: smart_process\nprocess: {number: 1030, switches: {dates: false}}\nfunnel: default\n"
    whole = checked(text + "sections: {main: {title: Главное, fields: [title, CLIENT]}}\n" + STAGES)
    assert read_document(whole.document()) == whole
