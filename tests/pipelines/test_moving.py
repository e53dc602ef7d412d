"""Cards move off a stage that is to go: those that arrive meanwhile too, and none is left behind or forced."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from b24app.pipelines.applying.ending import Stopped
from b24app.pipelines.applying.work import Beat
from tests.emulated import Emulator
from tests.pipelines.killing import FIRST, HEAD
from tests.pipelines.shop import KEY, Shop, read_pipeline

STAGES = """stages:
  - {key: new, title: Новый лид}
  - {key: won, status: CONVERTED, title: Оплачено, semantics: success}
"""
MOVING = f"{HEAD}removed: {{stages: {{OFFER: {{move_to: new}}}}}}\n{STAGES}"
DELETING = f"{HEAD}removed: {{stages: {{OFFER: {{}}}}}}\n{STAGES}"


@dataclass
class When:
    """Does something once, at a moment of one step."""

    moment: str
    do: Callable[[], object]
    is_over: bool = False

    def __call__(self, beat: Beat) -> None:
        if not self.is_over and f"{beat.change.verb} {beat.change.kind}: {beat.moment}" == self.moment:
            self.is_over = True
            self.do()


@pytest.fixture
def shop(emulator: Emulator, tmp_path: Path) -> Shop:
    shop = Shop.opened(emulator, tmp_path)
    shop.apply(read_pipeline(FIRST))
    return shop


def on(shop: Shop) -> dict[str, str]:
    return {row["TITLE"]: row["STATUS_ID"] for row in shop.leads().values()}


@pytest.mark.parametrize("moment", ["move items: slice done", "move items: done", "delete stage: intended"])
def test_a_card_that_arrives_meanwhile_is_moved_too(shop, moment):
    shop.add_leads([{"TITLE": "был", "STATUS_ID": "OFFER"}])
    late = When(moment, lambda: shop.add_leads([{"TITLE": "опоздал", "STATUS_ID": "OFFER"}]))
    shop.apply(read_pipeline(MOVING), late)
    assert late.is_over
    assert on(shop) == {"был": "NEW", "опоздал": "NEW"}
    assert "OFFER" not in {row["STATUS_ID"] for row in shop.stages()}


def test_a_stage_without_a_place_for_its_cards_is_not_deleted(shop):
    late = When("delete stage: begun", lambda: shop.add_leads([{"TITLE": "опоздал", "STATUS_ID": "OFFER"}]))
    with pytest.raises(Stopped) as raised:
        shop.apply(read_pipeline(DELETING), late)
    assert "stage OFFER: cards stand on it: 1; nothing of it was deleted" in raised.value.text()
    assert on(shop) == {"опоздал": "OFFER"}
    assert "OFFER" in {row["STATUS_ID"] for row in shop.stages()}


def test_cards_that_the_portal_holds_back_are_named_and_the_rest_goes_on_later(shop):
    shop.add_leads([{"TITLE": "был", "STATUS_ID": "OFFER"}])
    shop.emulator.ask("POST", "required", {"entityTypeId": 1, "stage": "NEW", "fields": ["COMMENTS"]})
    with pytest.raises(Stopped) as raised:
        shop.apply(read_pipeline(MOVING))
    assert "1 cards cannot be moved from OFFER to NEW, the first of them 1: " in raised.value.text()
    assert on(shop) == {"был": "OFFER"}
    shop.rest("crm.lead.update", id=1, fields={"COMMENTS": "есть"})
    kept = shop.records.plans.unfinished(KEY)
    assert kept is not None
    shop.applying().resume(kept)
    assert on(shop) == {"был": "NEW"}
    assert "OFFER" not in {row["STATUS_ID"] for row in shop.stages()}
