"""The sick portal: its counts, its pile, its truth, and that a number gives always the same one."""

import time
from collections import Counter, defaultdict

import pytest

from b24app.emulator.seeding import plant
from b24app.emulator.state import Portal

ADDRESSES = ("http://127.0.0.1:1", "http://127.0.0.1:2")


def agency(number: int = 1) -> Portal:
    return plant("event_agency", *ADDRESSES, number)


def test_5000_leads_are_open_and_3765_of_them_lie_on_email() -> None:
    portal = agency()
    stages = {stage.status_id: stage for stage in portal.dictionaries.of("STATUS")}
    counts = Counter(stages[row["STATUS_ID"]].name for row in portal.leads.values())
    closed = {stage.name for stage in stages.values() if stage.semantics}

    assert counts["E-mail"] == 3765
    assert sum(count for name, count in counts.items() if name not in closed) == 5000
    assert closed == {"Качественный лид", "Некачественный лид"}
    assert all(counts[name] > 0 for name in closed)


def test_stages_are_named_after_sources_and_moods() -> None:
    stages = agency().dictionaries.of("STATUS")

    assert [stage.name for stage in stages] == [
        "Не определён",
        "Формы",
        "E-mail",
        "Телефония",
        "Чат",
        "В работе",
        "Качественный лид",
        "Некачественный лид",
    ]
    assert [stage.status_id for stage in stages if stage.is_system] == ["NEW", "CONVERTED", "JUNK"]
    assert [stage.sort for stage in stages] == sorted(stage.sort for stage in stages)


def test_one_number_gives_one_portal_and_another_number_another() -> None:
    one, same, other = agency(5), agency(5), agency(6)

    assert one.leads == same.leads
    assert one.truth == same.truth
    assert one.activities == same.activities
    assert list(one.stage_history) == list(same.stage_history)
    assert one.leads != other.leads


@pytest.mark.alone
def test_the_pile_is_made_in_two_seconds() -> None:
    begun = time.process_time()
    agency()

    assert time.process_time() - begun < 2


def test_most_clients_of_the_pile_have_several_leads() -> None:
    leads = defaultdict(int)
    truth = agency().truth
    for known in truth.values():
        if known["person"]:
            leads[known["person"]] += 1
    kinds = Counter(known["kind"] for known in truth.values())

    assert len(truth) == 5500
    assert sum(count > 1 for count in leads.values()) > len(leads) * 0.8
    assert set(kinds) == {"client", "colleague", "autoreply", "bounce", "newsletter", "supplier", "spam"}
    assert kinds["client"] > 2500
    assert kinds["colleague"] > 500


def test_a_lead_of_the_pile_has_its_letter() -> None:
    portal = agency()
    letters = {row["OWNER_ID"]: row for row in portal.activities.values()}
    from_mail = [row for row in portal.leads.values() if row["STATUS_ID"] == "UC_EMAIL1"]

    assert all(row["ID"] in letters for row in from_mail)
    for row in from_mail:
        letter, known = letters[row["ID"]], portal.truth[row["ID"]]
        meta = letter["SETTINGS"]["EMAIL_META"]
        assert (letter["TYPE_ID"], letter["PROVIDER_ID"]) == (4, "CRM_EMAIL")
        assert row["EMAIL"][0]["VALUE"] in (meta["from"], meta["to"])
        assert letter["DIRECTION"] == (
            2 if known["kind"] == "colleague" and "@vektor-event.ru" not in meta["to"] else 1
        )


def test_dates_are_spread_over_two_years_and_never_in_the_future() -> None:
    portal = agency()
    created = [row["DATE_CREATE"] for row in portal.leads.values()]
    changed = [row["DATE_MODIFY"] for row in portal.leads.values()]

    assert created == sorted(created)
    assert max(changed) <= portal.clock.now()
    assert 700 * 86400 < max(created) - min(created) <= 731 * 86400


def test_a_closed_lead_remembers_how_it_went() -> None:
    portal = agency()
    closed = next(row for row in portal.leads.values() if row["STATUS_ID"] == "JUNK")
    steps = portal.stage_history.of(closed["ID"])

    assert [(step["STATUS_ID"], step["STATUS_SEMANTIC_ID"]) for step in steps] == [("NEW", "P"), ("JUNK", "F")]
    assert closed["DATE_CLOSED"] == steps[-1]["CREATED_TIME"] >= closed["DATE_CREATE"]


def test_names_agree_in_gender() -> None:
    portal = agency()
    rows = [row for row in portal.leads.values() if row.get("SECOND_NAME")]

    assert len(rows) > 200
    for row in rows:
        is_woman = row["SECOND_NAME"].endswith("на")
        assert row["NAME"][-1] in "ая" if is_woman else row["NAME"][-1] not in "а" or row["NAME"] in ("Илья", "Никита")
        if row["LAST_NAME"].endswith(("ов", "ев", "ин", "ский")):
            assert not is_woman


def test_the_agency_has_a_head_an_administrator_and_somebody_dismissed() -> None:
    users = agency().users

    assert len(users) == 9
    assert [user.id for user in users.values() if user.is_admin] == [1]
    assert [user.id for user in users.values() if not user.is_active] == [9]
    assert "начальник отдела продаж" in [user.more["WORK_POSITION"] for user in users.values()]
    assert {department for user in users.values() for department in user.more["UF_DEPARTMENT"]} == {1, 2, 3}
