"""Places of stages: how the portal spells them, and what is read of them in how many pieces."""

import pytest

from b24app.pipelines.planning.observe import observe
from b24app.pipelines.planning.target import every_process, place_named
from b24app.portal.access import Webhook
from b24app.portal.bucket import NoBucket
from b24app.portal.card import STANDARD, STANDARD_OF
from b24app.portal.categories import Funnel
from b24app.portal.client import Portal
from b24app.portal.crm import born_stages, longest_code, row_of
from b24app.portal.layout import element_name, element_word, layout_in, usual_layout
from b24app.portal.loop import Loop
from b24app.portal.processes import SWITCHES, Process
from b24app.portal.refusals import StrangeAnswer
from b24app.portal.targets import LEADS, Target
from b24app.portal.userfields import field_key, field_name
from tests.emulated import Emulator

GENERAL = Target("deal", 2, 0)
FURTHER = Target("deal", 2, 3, Funnel(3, "Уроки", is_default=False))
PROCESS = Target("smart_process", 130, 9, Funnel(9, "Общее", is_default=True), Process(7, 130, "Ремонты"))


@pytest.mark.parametrize(
    ("target", "entity", "status", "field", "longest"),
    [
        (LEADS, "STATUS", "NEW", "UF_CRM_BUDGET", 21),
        (GENERAL, "DEAL_STAGE", "NEW", "UF_CRM_BUDGET", 22),
        (FURTHER, "DEAL_STAGE_3", "C3:NEW", "UF_CRM_BUDGET", 19),
        (PROCESS, "DYNAMIC_130_STAGE_9", "DT130_9:NEW", "UF_CRM_7_BUDGET", 42),
    ],
    ids=["lead", "deal", "further funnel", "smart process"],
)
def test_people_write_codes_and_keys_without_what_the_portal_puts_before_them(target, entity, status, field, longest):
    assert (target.status_entity, target.status_id("NEW"), target.code(status)) == (entity, status, "NEW")
    assert (field_name("budget", target), field_key(field, target)) == (field, "budget")
    assert longest_code(target) == longest


@pytest.mark.parametrize("target", [LEADS, GENERAL, PROCESS], ids=["lead", "deal", "smart process"])
def test_the_usual_card_names_every_field_once_and_can_be_written_down(target):
    own = "UF_CRM_7_BUDGET" if target is PROCESS else "UF_CRM_BUDGET"
    layout = usual_layout(target, [own], dict.fromkeys(SWITCHES, True))
    names = [element.name for section in layout for element in section.elements]
    assert len(names) == len(set(names))
    words = [element_word(name, target) for name in names]
    assert [element_name(word, target) for word in words] == names
    assert "budget" in words
    assert set(words) & set(STANDARD) <= set(STANDARD_OF[target.entity])


def test_the_usual_card_of_a_smart_process_shows_what_is_switched_on():
    layout = usual_layout(PROCESS, [], {"dates": True})
    names = [element.name for section in layout for element in section.elements]
    assert names == ["TITLE", "BEGINDATE", "CLOSEDATE", "OPENED", "ASSIGNED_BY_ID"]


def test_a_card_nobody_arranged_is_none_and_empty_options_come_as_a_list():
    assert layout_in(None) is layout_in([]) is None
    raw = {"name": "main", "title": " О сделке ", "type": "section", "elements": [{"name": "TITLE", "options": []}]}
    (section,) = layout_in([raw]) or ()
    assert (section.title, section.elements[0].options, section.elements[0].is_always) == ("О сделке", {}, False)


@pytest.fixture
def portal(emulator: Emulator, loop: Loop) -> Portal:
    return Portal(Webhook.from_url(emulator.webhook("crm", "userfieldconfig")), NoBucket(), loop)


def test_stages_a_funnel_is_born_with_are_those_the_portal_gives_it(portal):
    seen = {stage.status: stage.semantics for stage in observe(portal, place_named(portal, "deal")).stages}
    assert {stage.status: stage.semantics for stage in born_stages("deal")}.items() <= seen.items()
    leads = {stage.status: (stage.sort, stage.semantics) for stage in observe(portal, LEADS).stages}
    assert {one.status: (one.sort, one.semantics) for one in born_stages("lead")}.items() <= leads.items()


def test_a_stage_is_looked_up_by_its_code_in_its_own_funnel(portal, emulator):
    row = row_of(portal, place_named(portal, "deal"), "won")
    assert portal.read("crm.status.get", {"id": row}).result["ENTITY_ID"] == "DEAL_STAGE"
    with pytest.raises(StrangeAnswer, match="there is no stage NOWHERE"):
        row_of(portal, LEADS, "NOWHERE")


def together(emulator: Emulator, url: str, commands: list[str]) -> dict[str, dict[str, dict[str, object]]]:
    cmd = {f"c{number}": command for number, command in enumerate(commands)}
    done = emulator.rest(url, "batch", {"cmd": cmd})
    assert not done["result_error"]
    return dict(done["result"])


def test_more_processes_and_fields_than_a_page_holds_are_read_to_the_end(portal, emulator):
    url = emulator.webhook("crm", "userfieldconfig")
    emulator.rest(url, "crm.type.add", {"fields": {"title": "Процесс"}})
    made = together(emulator, url, [f"crm.type.add?fields[title]=Процесс {number}" for number in range(50)])
    assert len(every_process(portal)) == 51
    row = made["c49"]["type"]["id"]
    plain = f"userfieldconfig.add?moduleId=crm&field[entityId]=CRM_{row}&field[fieldName]=UF_CRM_{row}_F"
    labels = "&field[editFormLabel][ru]=Поле {0}&field[editFormLabel][en]=Field {0}"
    kind = "&field[userTypeId]=string"
    together(emulator, url, [f"{plain}{number}{kind}{labels.format(number)}" for number in range(50)])
    kind = "&field[userTypeId]=enumeration&field[enum][0][value]=Да&field[enum][0][xmlId]=yes"
    together(emulator, url, [f"{plain}50{kind}{labels.format(50)}"])
    found = observe(portal, place_named(portal, "smart_process", process="Процесс 49"))
    assert len(found.fields) == 51
    assert found.field("f50").values[0].key == "yes"
    assert found.field("f7").titles == ("Поле 7", "Field 7")
