"""Deals and items of smart processes are guarded by the pipeline of their own funnel, as leads are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from b24app.clock import SystemClock
from b24app.content import content
from b24app.install.gates import Gates
from b24app.jobs.job import Job
from b24app.pipelines.guarding.hindsight import NoPlaceYet, hindsight, shares
from b24app.pipelines.guarding.slipped import slipped
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.observe import observe
from b24app.pipelines.planning.target import find_target
from b24app.portal.bizproc import DOCUMENTS
from b24app.robots.load import load_robots
from b24app.robots.run import KIND, Runner
from b24app.store.plans import Plans
from b24app.store.runs import Run, Runs
from tests.emulated import Emulator
from tests.pipelines.shop import KEY, Shop, database_in, read_pipeline

STAGES = """\
junk: {reason: why_not}
fields:
  shape: {type: list, title: {ru: Форма, en: Shape}, values: {straight: Прямая, corner: Угловая}}
  size: {type: number, title: {ru: Размер, en: Size}}
  why_not: {type: list, title: {ru: Причина отказа, en: Why not}, values: {dear: Дорого}}
stages:
  - {key: new, title: Заявка принята, requires: [shape, phone, {field: size, when: {shape: corner}}], moves: [offer]}
  - {key: offer, title: КП отправлено, requires: [amount]}
  - {key: won, status: SUCCESS, title: Оплачено, semantics: success}
  - {key: lost, status: FAIL, title: Отказ, semantics: failure}
"""
HEADS = {
    "deal": "pipeline: kitchens\nfor: deal\nfunnel: {name: Кухни}\ntitle: Кухни\n",
    "smart_process": "pipeline: visits\nfor: smart_process\nprocess: {title: Выезды, switches: {funnels: true, "
    "clients: true, products: true}}\nfunnel: {name: Замеры}\ntitle: Выезды\n",
}
ENTITIES = pytest.mark.parametrize("entity", list(HEADS))


@dataclass
class Floor:
    """A portal with a pipeline applied to a funnel of its own, and the robot that guards it."""

    shop: Shop
    pipeline: Pipeline
    runs: Runs
    gates: Gates
    _number: list[int] = field(default_factory=list)

    @property
    def target(self) -> Any:
        return find_target(self.shop.portal, self.pipeline)

    def add(self, stage: str, **fields: Any) -> int:
        place = {"categoryId": self.target.category_id, "stageId": self.target.status_id(stage)}
        asked = {"entityTypeId": self.target.entity_type_id, "useOriginalUfNames": "Y"}
        added = self.shop.rest("crm.item.add", **asked, fields={"title": "Кухня", **place, **fields})
        return int(added["item"]["id"])

    def row(self, card: int) -> dict[str, Any]:
        asked = {"entityTypeId": self.target.entity_type_id, "id": card, "useOriginalUfNames": "Y"}
        return dict(self.shop.rest("crm.item.get", **asked)["item"])

    def stage(self, card: int) -> str:
        return str(self.target.code(self.row(card)["stageId"]))

    def fill(self, card: int, **fields: Any) -> None:
        asked = {"entityTypeId": self.target.entity_type_id, "id": card, "useOriginalUfNames": "Y"}
        self.shop.rest("crm.item.update", **asked, fields=fields)

    def move(self, card: int, stage: str) -> Run:
        """Move a card as a person does and let the robot look at it."""
        self.fill(card, stageId=self.target.status_id(stage))
        return self.look(card)

    def look(self, card: int) -> Run:
        self._number.append(card)
        module, entity, name = DOCUMENTS[self.pipeline.entity]
        name = f"{name}_{self.target.entity_type_id}" if self.pipeline.entity == "smart_process" else name
        told = {"code": "required_fields", "document_id": [module, entity, f"{name}_{card}"], "properties": {}}
        runner = Runner(load_robots([ROBOTS]), lambda _: self.shop.portal, self.gates.of, self.runs)
        runner.run(Job(KIND, KEY, str(len(self._number)), told))
        run = self.runs.find(f"{KEY}:{len(self._number)}")
        assert run is not None
        return run

    def name(self, key: str) -> str:
        return str(self.target.field_prefix + key.upper())

    def value(self, key: str, value: str) -> int:
        found = observe(self.shop.portal, self.target).field(key)
        assert found is not None
        return next(one.id for one in found.values if one.key == value)

    def contact(self, **fields: Any) -> int:
        return int(self.shop.rest("crm.contact.add", fields={"NAME": "Анна", **fields}))


ROBOTS = content("robots")


@pytest.fixture
def floor(emulator: Emulator, tmp_path: Path, entity: str) -> Iterator[Floor]:
    shop = Shop.opened(emulator, tmp_path)
    text = HEADS[entity] + (STAGES if entity != "deal" else STAGES.replace("SUCCESS", "WON").replace("FAIL", "LOSE"))
    pipeline = read_pipeline(text)
    shop.webhook = emulator.webhook("crm", "userfieldconfig", "im", "bizproc")
    shop.apply(pipeline)
    database = database_in(tmp_path)
    gates = Gates(database, Plans(database), lambda _: shop.portal, SystemClock())
    yield Floor(shop, pipeline, Runs(database), gates)
    database.close()


@ENTITIES
def test_a_card_without_its_answers_goes_back_and_with_them_it_stays(floor: Floor) -> None:
    assert floor.target.prefix
    card = floor.add("NEW")
    gone = floor.move(card, "OFFER")
    assert (gone.outputs, floor.stage(card)) == ({"passed": "N", "missing": "Форма; Телефон"}, "NEW")

    contact = floor.contact(PHONE=[{"VALUE": "+7 900 000-00-01", "VALUE_TYPE": "WORK"}])
    floor.fill(card, contactId=contact, **{floor.name("shape"): floor.value("shape", "corner")})
    half = floor.move(card, "OFFER")
    assert (half.outputs, floor.stage(card)) == ({"passed": "N", "missing": "Размер"}, "NEW")

    floor.fill(card, **{floor.name("size"): 12})
    stays = floor.move(card, "OFFER")
    assert (stays.outputs, floor.stage(card)) == ({"passed": "Y", "missing": ""}, "OFFER")


@ENTITIES
def test_a_card_of_another_funnel_is_left_alone(floor: Floor) -> None:
    listed = floor.shop.rest("crm.category.list", entityTypeId=floor.target.entity_type_id)["categories"]
    other = next(one["id"] for one in listed if one["id"] != floor.target.category_id)
    added = floor.shop.rest(
        "crm.item.add", entityTypeId=floor.target.entity_type_id, fields={"title": "Чужая", "categoryId": other}
    )
    run = floor.look(int(added["item"]["id"]))
    assert (run.state, "не применена воронка" in str(run.explanation)) == ("failed", True)


@ENTITIES
def test_a_card_closed_without_its_reason_goes_back_and_with_it_stays_closed(floor: Floor) -> None:
    card = floor.add("NEW")
    back = floor.move(card, floor.pipeline.of_kind("failure")[0].code)
    assert (back.outputs, floor.stage(card)) == ({"passed": "N", "missing": "Причина отказа"}, "NEW")
    floor.fill(card, **{floor.name("why_not"): floor.value("why_not", "dear")})
    closed = floor.move(card, floor.pipeline.of_kind("failure")[0].code)
    assert (closed.decision, floor.stage(card)) == ("closed", floor.pipeline.of_kind("failure")[0].code)


@ENTITIES
def test_a_card_cannot_be_won_without_its_answers(floor: Floor) -> None:
    card = floor.add("OFFER", **{floor.name("shape"): floor.value("shape", "straight")})
    floor.fill(card, contactId=floor.contact(PHONE=[{"VALUE": "+7 900 000-00-01", "VALUE_TYPE": "WORK"}]))
    assert floor.move(card, floor.pipeline.of_kind("success")[0].code).outputs == {"passed": "N", "missing": "Сумма"}
    assert floor.stage(card) == "OFFER"


@ENTITIES
def test_a_judgement_takes_few_requests(floor: Floor) -> None:
    card = floor.add("NEW", contactId=floor.contact(), **{floor.name("shape"): floor.value("shape", "corner")})
    kind, offer = floor.target.kind, floor.target.status_id("OFFER")
    # The first time finds the funnel; it is remembered.
    floor.gates.of(KEY, kind, card)
    before = floor.shop.now()
    gate = floor.gates.of(KEY, kind, card)
    assert gate is not None
    gate.check(card, offer)
    calls = [call["method"] for call in floor.shop.emulator.calls(since=before)]
    # The card's funnel, its answers with those of its contact in one batch, and the way it came.
    item = "crm.deal.get" if kind == "deal" else "crm.item.get"
    assert (calls[0], calls[1], calls[2], calls[-1]) == (item, "batch", item, "crm.stagehistory.list")
    assert calls.count("batch") == 1
    assert {"crm.contact.get", "crm.company.get"} < set(calls)


@ENTITIES
def test_looking_back_and_slipping_through_are_told_of_any_card(floor: Floor) -> None:
    slip = floor.add("NEW")
    floor.fill(slip, stageId=floor.target.status_id("OFFER"))
    well = floor.add("NEW", contactId=floor.contact(PHONE=[{"VALUE": "+79000000001"}]))
    floor.fill(well, **{floor.name("shape"): floor.value("shape", "straight")})
    floor.fill(well, stageId=floor.target.status_id("OFFER"))

    found = list(slipped(floor.shop.portal, floor.pipeline.document(), SystemClock(), floor.target))
    assert [(one.id, [lack.key for lack in one.missing]) for one in found] == [(slip, ["shape", "phone"])]

    now, long_ago = datetime.now(UTC), datetime(2000, 1, 1, tzinfo=UTC)
    judged = shares(hindsight(floor.shop.portal, floor.pipeline, floor.target, long_ago, now), 10)
    assert (judged.total, judged.refused, [one.card for one in judged.first]) == (2, 1, [slip])


def test_a_funnel_that_is_not_there_yet_has_no_past(emulator: Emulator, tmp_path: Path) -> None:
    shop = Shop.opened(emulator, tmp_path)
    pipeline = read_pipeline(HEADS["deal"] + STAGES.replace("SUCCESS", "WON").replace("FAIL", "LOSE"))
    now = datetime.now(UTC)
    with pytest.raises(NoPlaceYet):
        list(hindsight(shop.portal, pipeline, find_target(shop.portal, pipeline), now, now))
