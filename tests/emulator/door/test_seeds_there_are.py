"""The seeds beside the agency: what a kitchen shop, a language school and a large portal have in them."""

import time
from collections import Counter

import pytest

from b24app.emulator.seeding import plant
from b24app.emulator.state import Portal


def _planted(seed: str, number: int = 1, leads: int = 0) -> Portal:
    return plant(seed, "http://portal.test", "http://oauth.test", number, leads)


def _answers(portal: Portal, stage: str) -> list[set[str]]:
    return [
        {name for name in row if name.startswith("UF_CRM_")}
        for row in portal.leads.values()
        if row["STATUS_ID"] == stage
    ]


def test_the_kitchen_shop_has_the_stages_and_questions_of_its_field() -> None:
    portal = _planted("kitchens")
    names = [status.name for status in portal.dictionaries.of("STATUS")]

    assert names == [
        *("Не обработан", "Менеджер назначен", "Клиент наш", "ABC-квалификация", "Каталог и КП отправлены"),
        *("Замер назначен", "Дата следующего контакта", "Ура, согласие получено", "Не успешный"),
    ]
    first = {"UF_CRM_BUDGET", "UF_CRM_MATERIAL", "UF_CRM_OBJECT_ADDRESS"}
    assert all(first <= answers for answers in _answers(portal, "UC_OURS"))
    assert all({"UF_CRM_HOUSE", "UF_CRM_URGENCY"} <= answers for answers in _answers(portal, "UC_VISIT"))
    assert sum("UF_CRM_BUDGET" in answers for answers in _answers(portal, "NEW")) < 40


def test_an_answer_that_depends_on_another_is_there_only_with_it() -> None:
    portal = _planted("kitchens")
    rows = [row for row in portal.leads.values() if "UF_CRM_SPLASHBACK" in row]

    assert len(rows) > 300
    assert all(bool(row["UF_CRM_SPLASHBACK"]) is ("UF_CRM_SPLASHBACK_OF" in row) for row in rows)


def test_the_language_school_knows_when_the_free_lesson_is() -> None:
    portal = _planted("language_school")
    lessons = [row["UF_CRM_LESSON_AT"] for row in portal.leads.values() if row["STATUS_ID"] == "UC_LESSON"]

    assert len(lessons) == 29
    assert min(lessons) > portal.clock.now()


def test_pupils_of_the_language_school_have_a_contact_and_a_deal_in_the_funnel_of_courses() -> None:
    portal = _planted("language_school")
    converted = [row for row in portal.leads.values() if row["STATUS_ID"] == "CONVERTED"]
    deals = {row["LEAD_ID"]: row for row in portal.crm.box(2).rows.values()}
    contacts = portal.crm.box(3).rows

    assert len(converted) == len(deals) == len(contacts) == 118
    for lead in converted:
        deal = deals[lead["ID"]]
        assert deal["STAGE_ID"] == f"C{deal['CATEGORY_ID']}:NEW"
        assert deal["CONTACT_IDS"] == lead["CONTACT_IDS"]
        assert contacts[deal["CONTACT_IDS"][0]]["PHONE"][0]["VALUE"] == lead["PHONE"][0]["VALUE"]


@pytest.mark.parametrize(("seed", "leads"), [("kitchens", 900), ("language_school", 400), ("big", 2000)])
def test_truth_tells_who_asked_twice(seed: str, leads: int) -> None:
    portal = _planted(seed, leads=2000)
    people = Counter(known["person"] for known in portal.truth.values())

    assert len(portal.leads) == len(portal.truth) == leads
    assert sum(count - 1 for count in people.values()) > leads * 0.08
    assert sum(known["first"] for known in portal.truth.values()) == len(people)


@pytest.mark.parametrize("seed", ["kitchens", "language_school", "big"])
def test_the_same_number_gives_the_same_portal(seed: str) -> None:
    one, same, other = _planted(seed, 5, 500), _planted(seed, 5, 500), _planted(seed, 6, 500)
    ignored = {"DATE_CREATE", "DATE_MODIFY", "MOVED_TIME", "LAST_ACTIVITY_TIME", "UF_CRM_VISIT_AT", "UF_CRM_LESSON_AT"}
    told = [
        [{name: value for name, value in row.items() if name not in ignored} for row in portal.leads.values()]
        for portal in (one, same, other)
    ]

    assert told[0] == told[1]
    assert told[0] != told[2]


@pytest.mark.alone
def test_twenty_thousand_leads_are_made_in_a_second() -> None:
    begun = time.process_time()
    portal = _planted("big", leads=20_000)

    assert time.process_time() - begun < 3
    assert len(portal.leads) == 20_000
