"""A plan is taken back: the portal becomes what it was, what people have done since stays, and what stays is told."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from b24app.pipelines.applying.rollback import CannotUndo, Rollback, make_rollback, undoable
from b24app.pipelines.exporting.export import export
from b24app.pipelines.planning.observe import observe
from tests.emulated import Emulator
from tests.pipelines.killing import FIRST, HEAD, SECOND, Dying, Killed
from tests.pipelines.kills import opened
from tests.pipelines.shop import KEY, Shop, read_pipeline


@pytest.fixture
def shop(emulator: Emulator, tmp_path: Path) -> Shop:
    return opened(emulator, tmp_path)


def taken_back(shop: Shop, number: int | None = None, *, may_lose: bool = False) -> Rollback:
    plans = undoable(shop.records.plans.history(KEY), number)
    made = make_rollback(shop.portal, shop.records, plans, may_lose=may_lose)
    shop.applying().undo(made.plan, made.undoes)
    return made


def seen(shop: Shop) -> dict[str, Any]:
    """Tell what people see: stages in order, fields in whatever order, the leads with their answers."""
    names = {"role": "UF_CRM_ROLE", "size": "UF_CRM_SIZE", "old": "UF_CRM_OLD"}
    return {
        "file": yaml.safe_load(export(observe(shop.portal), "shop", "ru")),
        "leads": [(row["ID"], row["STATUS_ID"], *map(row.get, names.values())) for row in shop.leads().values()],
    }


def notes(made: Rollback) -> list[str]:
    return [note.said(str) for note in made.notes]


def test_everything_comes_back_as_it_was(shop):
    before = seen(shop)
    shop.apply(read_pipeline(SECOND))
    assert seen(shop) != before
    made = taken_back(shop)
    assert seen(shop) == before
    assert notes(made) == []
    assert [kept.state for kept in shop.records.plans.history(KEY)] == ["applied", "undone", "applied"]
    # What holds again is the file that was applied before.
    assert shop.records.plans.applied(KEY) == read_pipeline(FIRST).document()


def test_several_plans_go_back_at_once(shop):
    before = seen(shop)
    shop.apply(read_pipeline(SECOND))
    shop.apply(read_pipeline(SECOND.replace("Договор подписан", "Договор у нас")))
    taken_back(shop, 2)
    assert seen(shop) == before


def test_cards_that_people_have_moved_since_stay_where_they_are(shop):
    shop.apply(read_pipeline(SECOND))
    moved = next(number for number, row in shop.leads().items() if row["TITLE"] == "VISIT")
    shop.rest("crm.lead.update", id=moved, fields={"STATUS_ID": "PROCESSED"})
    made = taken_back(shop)
    leads = shop.leads()
    assert leads[moved]["STATUS_ID"] == "PROCESSED"
    assert [row["STATUS_ID"] for row in leads.values() if row["TITLE"] == "VISIT"] == ["PROCESSED", "VISIT"]
    assert notes(made) == [
        "of the cards moved from VISIT to DEAL, 1 stay where people have put them since",
    ]


def test_a_stage_onto_which_cards_have_come_stays(shop):
    shop.apply(read_pipeline(SECOND))
    shop.add_leads([{"TITLE": "после", "STATUS_ID": "DEAL"}])
    made = taken_back(shop)
    assert notes(made) == ["stage Договор подписан stays: 1 cards stand on it that the plan did not move there"]
    assert {row["STATUS_ID"] for row in shop.stages()} >= {"DEAL", "VISIT"}


def test_what_people_have_renamed_since_stays(shop):
    shop.apply(read_pipeline(SECOND))
    row = next(row for row in shop.stages() if row["STATUS_ID"] == "NEW")
    shop.rest("crm.status.update", id=row["ID"], fields={"NAME": "Заявка"})
    made = taken_back(shop)
    assert notes(made) == ["stage Заявка: title was changed since by somebody else and stays"]
    assert "Заявка" in {row["NAME"] for row in shop.stages()}


def test_a_field_made_by_the_plan_stays_while_it_holds_answers(shop):
    shop.apply(
        read_pipeline(f"{HEAD}\nfields:\n  more: {{type: string, title: Ещё}}\nstages:\n  - {{key: new, title: Лид}}\n")
    )
    lead = next(iter(shop.leads()))
    shop.rest("crm.lead.update", id=lead, fields={"UF_CRM_MORE": "ответ"})
    plans = undoable(shop.records.plans.history(KEY), None)
    made = make_rollback(shop.portal, shop.records, plans)
    assert notes(made) == [
        "field Ещё stays: cards with an answer in it: 1; --delete-answers deletes it with them",
    ]
    assert not any(change.kind == "field" for change in made.plan.changes)
    taken_back(shop, may_lose=True)
    assert "UF_CRM_MORE" not in {row["FIELD_NAME"] for row in shop.rest("crm.lead.userfield.list")}


def test_a_plan_that_was_killed_midway_is_taken_back(shop):
    before = seen(shop)
    for moment in (8, 25, 40):
        with pytest.raises(Killed):
            shop.apply(read_pipeline(SECOND), Dying(moment))
        taken_back(shop)
        assert seen(shop) == before


def test_a_rollback_is_not_taken_back(shop):
    shop.apply(read_pipeline(SECOND))
    taken_back(shop)
    with pytest.raises(CannotUndo) as raised:
        undoable(shop.records.plans.history(KEY), 3)
    assert raised.value.text() == (
        "3: there is no such plan that could be taken back; "
        "choose one from b24app pipelines history: neither a rollback nor one taken back already"
    )
