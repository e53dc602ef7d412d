"""Funnels of deals and smart processes: found again, made, renamed, laid out, and nothing of other people's lost."""

from collections.abc import Iterator

import pytest

from b24app.pipelines.applying.apply import Applying
from b24app.pipelines.applying.work import Beat
from b24app.pipelines.planning.diff import Impossible, diff
from b24app.pipelines.planning.target import NoPlace, find_target, place_named
from b24app.portal.access import Webhook
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal
from b24app.portal.layout import element_word
from b24app.portal.refusals import Refusal
from tests.emulated import Emulator
from tests.pipelines.following import Follower, file, follower

STAGES = """\
stages:
  - {key: new, title: Урок назначен}
  - {key: preparation, title: Урок проведён}
  - {key: won, title: Договор подписан, semantics: success}
  - {key: lose, title: Отказ получен, semantics: failure}
"""
LESSONS = f"""\
pipeline: lessons
for: deal
title: {{ru: Пробный урок, en: Trial lesson}}
fields:
  lesson_at: {{type: datetime, title: {{ru: Время урока, en: Time of the lesson}}, help: Местное время}}
  level: {{type: list, title: Уровень, values: {{a: Начальный, b: Средний}}}}
{STAGES}"""
REPAIRS = LESSONS.replace("for: deal", "for: smart_process\nprocess: {title: Ремонты, switches: {products: true}}")
REPAIRS = REPAIRS.replace("key: won", "key: success").replace("key: lose", "key: fail")


@pytest.fixture(scope="module")
def followed(emulator_process: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Follower]:
    with follower(emulator_process, tmp_path_factory.mktemp("follower")) as one:
        yield one


@pytest.fixture
def portal(followed: Follower) -> Follower:
    followed.empty()
    return followed


def codes(portal: Follower, entity: str) -> list[str]:
    rows = portal.rest("crm.status.list", filter={"ENTITY_ID": entity}, order={"SORT": "ASC"})
    return [row["STATUS_ID"] for row in sorted(rows, key=lambda row: int(row["SORT"]))]


@pytest.mark.parametrize(("text", "most"), [(LESSONS, 2), (REPAIRS, 3), (LESSONS.replace("for: deal", "for: lead"), 1)])
def test_an_unchanged_pipeline_is_planned_in_three_requests_at_most(portal, text, most):
    if "lead" in text:
        text = text.replace("key: won", "key: converted").replace("key: lose", "key: junk")
    pipeline = file(text)
    portal.apply(pipeline)
    since = len(portal.emulator.calls())
    assert portal.plan(pipeline).changes == ()
    assert len(portal.requests(since)) == most


def test_a_new_funnel_of_deals_has_the_stages_of_the_file_alone(portal):
    plan = portal.apply(file(LESSONS))
    assert (plan.changes[0].verb, plan.changes[0].kind, plan.changes[0].title) == ("create", "funnel", "Пробный урок")
    assert codes(portal, "DEAL_STAGE_1") == ["C1:NEW", "C1:PREPARATION", "C1:WON", "C1:LOSE"]
    assert [stage.status for stage in portal.seen(file(LESSONS)).stages] == ["NEW", "PREPARATION", "WON", "LOSE"]
    assert "PREPAYMENT_INVOICE" in codes(portal, "DEAL_STAGE")


def test_a_new_smart_process_is_switched_as_the_file_says_and_keeps_its_fields_to_itself(portal):
    portal.apply(file(REPAIRS))
    process = portal.rest("crm.type.list")["types"][0]
    switches = ("isStagesEnabled", "isLinkWithProductsEnabled", "isClientEnabled", "isDocumentsEnabled")
    assert [process[name] for name in ("title", *switches)] == ["Ремонты", "Y", "Y", "Y", "N"]
    number = process["entityTypeId"]
    funnel = portal.rest("crm.category.list", entityTypeId=number)["categories"][0]["id"]
    stages = [f"DT{number}_{funnel}:{code}" for code in ("NEW", "PREPARATION", "SUCCESS", "FAIL")]
    assert codes(portal, f"DYNAMIC_{number}_STAGE_{funnel}") == stages
    fields = portal.rest("userfieldconfig.list", moduleId="crm", filter={"entityId": f"CRM_{process['id']}"})["fields"]
    prefix = f"UF_CRM_{process['id']}_"
    assert [row["fieldName"] for row in fields] == [prefix + "LESSON_AT", prefix + "LEVEL"]


def test_values_of_a_list_of_a_smart_process_are_renamed_in_place_and_added(portal):
    portal.apply(file(REPAIRS))
    before = portal.seen(file(REPAIRS)).field("level").values
    changed = file(REPAIRS.replace("b: Средний", "b: Выше среднего, c: Высокий").replace("Уровень", "Ступень"))
    portal.apply(changed)
    after = portal.seen(changed).field("level")
    assert [(value.key, value.title) for value in after.values] == [
        ("a", "Начальный"),
        ("b", "Выше среднего"),
        ("c", "Высокий"),
    ]
    assert [value.id for value in after.values[:2]] == [value.id for value in before]
    assert after.titles == ("Ступень", "Ступень")
    assert portal.seen(changed).field("lesson_at").helps == ("Местное время", "Местное время")


def test_a_funnel_we_opened_is_found_by_its_key_and_called_anew(portal):
    portal.apply(file(LESSONS))
    renamed = file(LESSONS.replace("Пробный урок", "Бесплатный урок"))
    plan = portal.apply(renamed)
    assert [(one.verb, one.kind, one.before, one.after) for one in plan.changes] == [
        ("update", "funnel", {"name": "Пробный урок"}, {"name": "Бесплатный урок"})
    ]
    assert len(portal.rest("crm.category.list", entityTypeId=2)["categories"]) == 2


def test_a_funnel_of_others_is_adopted_by_name_and_renamed_by_what_it_was(portal):
    portal.rest("crm.category.add", entityTypeId=2, fields={"name": "Уроки"})
    adopted = file(LESSONS.replace("for: deal", "for: deal\nfunnel: {name: Уроки}"))
    assert all(change.kind != "funnel" for change in portal.apply(adopted).changes)
    renamed = file(LESSONS.replace("for: deal", "for: deal\nfunnel: {name: Пробные уроки, was: Уроки}"))
    assert [change.kind for change in portal.apply(renamed).changes] == ["funnel"]
    assert portal.plan(renamed).changes == ()
    kept = portal.plan(file(LESSONS.replace("for: deal", "for: deal\nfunnel: {name: Пробные уроки}")))
    assert (kept.changes, kept.kept_stages) == ((), 4)


def test_the_default_funnel_keeps_its_name_and_its_stages(portal):
    pipeline = file(LESSONS.replace("for: deal", "for: deal\nfunnel: default"))
    plan = portal.apply(pipeline)
    assert {change.kind for change in plan.changes} == {"field", "stage"}
    assert portal.seen(pipeline).target.funnel.name == "Общая"
    assert "FINAL_INVOICE" in codes(portal, "DEAL_STAGE")


def test_a_smart_process_is_switched_and_renamed_in_place(portal):
    portal.apply(file(REPAIRS))
    text = REPAIRS.replace(
        "title: Ремонты, switches: {products: true}", "title: Заявки, was: Ремонты, switches: {dates: true}"
    )
    plan = portal.apply(file(text))
    assert [(one.kind, one.code, one.after) for one in plan.changes] == [
        ("funnel", "process", {"title": "Заявки", "switches": {"dates": True}})
    ]
    assert len(portal.rest("crm.type.list")["types"]) == 1


def test_a_smart_process_without_stages_gets_those_of_the_file(portal):
    portal.rest("crm.type.add", fields={"title": "Ремонты", "isStagesEnabled": "N"})
    plan = portal.apply(file(REPAIRS))
    assert ("update", "funnel", {"stages": True, "switches": {"products": True}}) in [
        (one.verb, one.kind, one.after) for one in plan.changes
    ]
    assert [stage.status for stage in portal.seen(file(REPAIRS)).stages] == ["NEW", "PREPARATION", "SUCCESS", "FAIL"]


@pytest.mark.parametrize(
    ("text", "method"),
    [
        (LESSONS, "crm.category.add"),
        (LESSONS, "crm.status.delete"),
        (REPAIRS, "crm.type.add"),
        (REPAIRS, "crm.status.add"),
        (REPAIRS, "userfieldconfig.add"),
    ],
    ids=lambda value: value if "." in value[:10] else "",
)
def test_a_funnel_whose_answer_is_lost_on_the_way_is_made_once(portal, text, method):
    portal.emulator.ask("POST", "faults", {"method": method, "nth": 1, "do": "cut"})
    pipeline = file(text)
    portal.apply(pipeline)
    assert portal.plan(pipeline).changes == ()
    assert len(portal.rest("crm.type.list")["types"]) == (1 if text == REPAIRS else 0)
    assert len(portal.rest("crm.category.list", entityTypeId=2)["categories"]) == (2 if text == LESSONS else 1)


def test_codes_and_keys_too_long_for_the_place_are_told_before_anything_is_sent(portal):
    portal.apply(file(LESSONS))
    long = "q" * 21
    with pytest.raises(Impossible) as raised:
        portal.plan(file(LESSONS.replace("key: preparation", f"key: {long}")))
    assert [fault.text() for fault in raised.value.faults] == [
        (
            f"lessons, stage {long}: the code {long.upper()} is too long for this funnel, "
            "where it may have 19 letters; write a shorter key, or the code as status:"
        )
    ]


def test_cards_of_a_funnel_are_counted_by_their_own_stage(portal):
    portal.apply(file(LESSONS))
    for stage in ("C1:NEW", "C1:NEW", "C1:PREPARATION"):
        portal.rest("crm.deal.add", fields={"TITLE": "Урок", "CATEGORY_ID": 1, "STAGE_ID": stage})
    portal.rest("crm.deal.add", fields={"TITLE": "Другая воронка", "STAGE_ID": "NEW"})
    plan = portal.plan(file(LESSONS.replace("Урок назначен", "Урок согласован").replace("Урок проведён", "Урок дан")))
    assert plan.items == {"NEW": 2, "PREPARATION": 1}


CARD = """\
sections:
  lesson: {title: Урок, fields: [level, lesson_at, source]}
"""


def layout(portal: Follower, text: str) -> dict[str, list[str]]:
    seen = portal.seen(file(text))
    return {one.name: [element.name for element in one.elements] for one in seen.layout}


def test_a_card_nobody_has_arranged_keeps_its_usual_sections_before_ours(portal):
    portal.apply(file(LESSONS + CARD))
    found = layout(portal, LESSONS)
    assert list(found) == ["main", "additional", "products", "recurring", "lesson"]
    assert found["main"][0] == "TITLE"
    assert "SOURCE_ID" not in found["additional"]
    assert found["lesson"] == ["UF_CRM_LEVEL", "UF_CRM_LESSON_AT", "SOURCE_ID"]


def test_what_people_have_placed_in_a_card_stays(portal):
    portal.apply(file(LESSONS + CARD))
    place = {"entityTypeId": 2, "scope": "C", "extras": {"dealCategoryId": 1}}
    own = [{"name": name} for name in ("COMMENTS", "UF_CRM_LEVEL", "CLOSEDATE", "UF_CRM_LESSON_AT", "UTM")]
    own[0]["optionFlags"] = 1
    data = [
        {
            "name": "user_Ab12",
            "title": "Моё",
            "type": "section",
            "elements": [{"name": "SOURCE_ID"}, {"name": "TITLE"}],
        },
        {"name": "lesson", "title": "Занятие", "type": "section", "elements": own},
    ]
    portal.rest("crm.item.details.configuration.set", **place, data=data)
    portal.apply(file(LESSONS + CARD))
    assert layout(portal, LESSONS) == {
        "user_Ab12": ["TITLE"],
        "lesson": ["COMMENTS", "UF_CRM_LEVEL", "CLOSEDATE", "UF_CRM_LESSON_AT", "SOURCE_ID", "UTM"],
    }
    section = portal.seen(file(LESSONS)).layout[1]
    assert (section.title, section.elements[0].is_always) == ("Урок", True)
    since = len(portal.writes())
    portal.apply(file(LESSONS + CARD))
    assert len(portal.writes()) == since


def test_a_file_that_places_the_title_describes_the_whole_card(portal):
    text = LESSONS + CARD.replace("[level", "[title, CLIENT, level")
    portal.apply(file(text))
    assert layout(portal, text) == {"lesson": ["TITLE", "CLIENT", "UF_CRM_LEVEL", "UF_CRM_LESSON_AT", "SOURCE_ID"]}


def test_a_card_of_a_smart_process_still_to_be_made_is_planned_and_laid_out(portal):
    text = REPAIRS + CARD.replace(", source", "")
    portal.apply(file(text))
    target = portal.seen(file(text)).target
    names = [element.name for element in portal.seen(file(text)).layout[-1].elements]
    assert [element_word(name, target) for name in names] == ["level", "lesson_at"]
    assert names[0].startswith(f"UF_CRM_{target.process.id}_")


def test_sources_are_made_renamed_and_never_deleted(portal):
    text = LESSONS + "sources:\n  call: {title: Входящий звонок}\n  fair: {title: Ярмарка, status: Fair-2}\n"
    before = {row["STATUS_ID"] for row in portal.rest("crm.status.list", filter={"ENTITY_ID": "SOURCE"})}
    portal.apply(file(text))
    after = {row["STATUS_ID"]: row["NAME"] for row in portal.rest("crm.status.list", filter={"ENTITY_ID": "SOURCE"})}
    assert set(after) == before | {"Fair-2"}
    assert (after["CALL"], after["Fair-2"]) == ("Входящий звонок", "Ярмарка")


def test_a_place_is_named_by_the_words_a_person_gives(portal):
    portal.apply(file(LESSONS))
    portal.apply(file(REPAIRS))
    assert place_named(portal.portal, "deal").status_entity == "DEAL_STAGE"
    assert place_named(portal.portal, "deal", "Пробный урок").status_entity == "DEAL_STAGE_1"
    assert place_named(portal.portal, "smart_process", process="Ремонты").prefix == "DT1030_2:"
    with pytest.raises(NoPlace) as raised:
        place_named(portal.portal, "deal", "Уроки")
    assert raised.value.text().endswith('there is no "Уроки" on the portal; name one of these: Общая, Пробный урок')


def test_a_pipeline_left_alone_opens_no_funnel(portal):
    ignored = file(LESSONS.replace("for: deal", "for: deal\nmanage: ignored"))
    assert [one.kind for one in diff(ignored, portal.seen(ignored)) if one.kind == "funnel"] == []


class Killed(Exception):
    """The process died here."""


def test_a_smart_process_is_not_begun_without_the_permission_for_its_fields(portal):
    scarce = portal.emulator.webhook("crm")
    with pytest.raises(Refusal, match="needs a permission"):
        find_target(Portal(Webhook.from_url(scarce), NoBucket(), portal.loop), file(REPAIRS))
    assert portal.writes() == []


@pytest.mark.parametrize("text", [LESSONS + CARD, REPAIRS + CARD.replace(", source", "")], ids=["deal", "process"])
def test_a_kill_at_any_moment_of_making_a_place_is_gone_on_from_to_the_same_end(portal, text):
    pipeline, beats = file(text), []
    Applying(portal.portal, portal.records, beats.append).apply(portal.plan(pipeline))
    whole = portal.exported(pipeline)
    moments = [number for number, beat in enumerate(beats) if beat.change.kind in {"funnel", "card"}]
    assert len(moments) >= 4
    for deadly in moments:
        portal.empty()
        plan, seen = portal.plan(pipeline), []

        def die(beat: Beat, deadly: int = deadly, seen: list[Beat] = seen) -> None:
            seen.append(beat)
            if len(seen) > deadly:
                raise Killed

        with pytest.raises(Killed):
            Applying(portal.portal, portal.records, die).apply(plan)
        again = Applying(portal.portal, portal.records, seen.append, settle=0)
        again.resume(portal.records.plans.unfinished(portal.key))
        assert portal.exported(pipeline) == whole, beats[deadly]
