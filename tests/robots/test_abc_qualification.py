"""The robot that qualifies, on an emulated portal, by the model that is shipped for kitchens."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from b24app.cli.case_card import answered
from b24app.content import content
from b24app.install.gates import LeadGate
from b24app.jobs.job import Job
from b24app.pipelines.guarding.requirements import PipelineGate
from b24app.pipelines.language.check import checked
from b24app.portal.access import Webhook
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal, new_loop
from b24app.portal.sheets import read_sheet
from b24app.robots.around import Around
from b24app.robots.load import load_robots
from b24app.robots.run import Runner
from b24app.store.db import Database, open_database
from b24app.store.past import Past, Sought
from b24app.store.runs import Run, Runs
from tests.emulated import Emulator

ROBOTS = load_robots([content("robots")])
KITCHENS = checked(content("pipelines") / "kitchens.yaml")
FIELDS = KITCHENS.document()["fields"]
GOOD = {
    "name": "Анна",
    "urgency": "month",
    "budget": 700000,
    "kitchen_length": 4,
    "kitchen_shape": "island",
    "house_type": "panel",
}


@dataclass
class Shop:
    """A portal with the fields of the pipeline, and the robot in this process."""

    emulator: Emulator
    webhook: str
    portal: Portal
    db: Database
    mode: str = "active"
    spelled: dict = field(default_factory=dict)

    def rest(self, method: str, params: dict):
        return self.emulator.rest(self.webhook, method, params)

    def lead(self, title: str = "", **answers) -> int:
        added = self.rest("crm.lead.add", {"fields": {"TITLE": title, "STATUS_ID": "NEW"}})
        self.write(added, answers)
        return added

    def write(self, lead: int, answers: dict) -> None:
        self.rest("crm.lead.update", {"id": lead, "fields": answered(self.portal, "lead", {}, answers)})

    def edit(self, lead: int, **answers) -> Run:
        self.write(lead, answers)
        return self.run(lead, started="change", handler="watch:changed")

    def run(self, lead: int, key: str = "", **told) -> Run:
        key = key or f"run:{len(self.emulator.calls())}"
        document = ["crm", "CCrmDocumentLead", f"LEAD_{lead}"]
        payload = {"code": "abc_qualification", "document_id": document, "use_subscription": "N", **told}
        runs = Runs(self.db)
        gate = LeadGate(PipelineGate.from_document(KITCHENS.document()), self.portal)
        around = Around(mode=lambda *_: self.mode)
        Runner(ROBOTS, lambda _: self.portal, lambda *_: gate, runs, around).run(Job("robots.run", "m1", key, payload))
        run = runs.find(f"m1:{key}")
        assert run.state == "done", run.explanation
        return run

    def answers(self, lead: int, *keys: str) -> list:
        there = read_sheet(self.portal, "lead", lead, keys).answers
        return [there[key] for key in keys]

    def comments(self, lead: int) -> list[str]:
        asked = {"filter": {"ENTITY_ID": lead, "ENTITY_TYPE": "lead"}, "order": {"ID": "ASC"}}
        return [row["COMMENT"] for row in self.rest("crm.timeline.comment.list", asked)]


@pytest.fixture
def shop(emulator: Emulator, tmp_path) -> Iterator[Shop]:
    emulator.ask("POST", "limits", {"bucket": False})
    webhook = emulator.webhook("crm", "im", "bizproc")
    loop, db = new_loop(), open_database(f"sqlite:///{tmp_path / 'b24app.sqlite'}")
    db.migrate()
    portal = Portal(Webhook.from_url(webhook), NoBucket(), loop)
    answered(portal, "lead", FIELDS, {})
    yield Shop(emulator, webhook, portal, db)
    loop.close()
    db.close()


def test_a_lead_is_qualified_in_four_requests(shop):
    lead = shop.lead("Лид №5", **GOOD)
    before = len(shop.emulator.calls())
    run = shop.run(lead)
    sent = [call["method"] for call in shop.emulator.calls()[before:]]
    assert shop.answers(lead, "title", "amount", "abc_class") == ["B · кухня С островом · Анна", 264000.0, "b"]
    in_a_batch = ["crm.lead.get", "crm.lead.userfield.list"]
    alone = ["crm.lead.update", "crm.timeline.comment.list", "crm.timeline.comment.add"]
    assert sent == ["batch", *in_a_batch, *alone]
    assert run.outputs["class"] == "B"


def test_an_edit_that_changes_an_answer_is_weighed_and_written(shop):
    lead = shop.lead("Лид №5", **GOOD)
    shop.run(lead)
    run = shop.edit(lead, appliances="ours", worktop="quartz", email="a@example.com")
    assert run.decision == "class-a"
    assert shop.answers(lead, "title", "abc_class") == ["A · кухня С островом · Анна", "a"]
    comments = shop.comments(lead)
    assert len(comments) == 1, "the entry is kept up to date, not added to"
    assert "Класс A" in comments[0]


def test_an_edit_that_does_not_count_costs_one_request_and_writes_nothing(shop):
    lead = shop.lead("Лид №5", **GOOD)
    shop.run(lead)
    shop.write(lead, {"comments": "Просила перезвонить"})
    before = len(shop.emulator.calls())
    shop.run(lead, started="change", handler="watch:changed")
    sent = [call["method"] for call in shop.emulator.calls()[before:]]
    assert [one for one in sent if one != "batch"] == ["crm.lead.get", "crm.lead.userfield.list"]


def test_our_own_write_seen_as_a_change_ends_there(shop):
    lead = shop.lead("Лид №5", **GOOD)
    shop.run(lead)
    updates = len(shop.emulator.calls("crm.lead.update"))
    for _ in range(3):
        shop.run(lead, started="change", handler="watch:changed")
    assert len(shop.emulator.calls("crm.lead.update")) == updates


def test_edits_that_do_not_count_are_taken_for_no_circle(shop):
    lead = shop.lead("Лид №5", **GOOD)
    last = shop.run(lead)
    for _ in range(15):
        last = shop.run(lead, started="change", handler="watch:changed")
    assert Past(shop.db).number_since(last, last.begun_at - timedelta(hours=1)) == 1
    last = shop.edit(lead, budget=100000)
    last = shop.edit(lead, budget=500000)
    assert Past(shop.db).number_since(last, last.begun_at - timedelta(hours=1)) == 2


def test_a_lead_that_was_never_qualified_is_left_alone_on_an_edit(shop):
    lead = shop.lead("Заявка", **GOOD)
    shop.edit(lead, worktop="quartz")
    assert shop.answers(lead, "title", "abc_class") == ["Заявка", None]
    assert shop.comments(lead) == []


def test_twenty_edits_do_not_pile_the_title_up(shop):
    lead = shop.lead("Звонок от Анны", **GOOD)
    shop.run(lead)
    for number in range(20):
        shop.edit(lead, budget=[500000, 700000][number % 2], name=["Анна", "Анна Петрова"][number % 2])
    assert shop.answers(lead, "title") == ["B · кухня С островом · Анна Петрова"]
    assert next(text.splitlines()[0] for text in shop.comments(lead)) == "Прежнее название: Звонок от Анны"
    assert len(shop.comments(lead)) == 2


def test_words_that_a_person_put_around_the_title_stay_there(shop):
    lead = shop.lead("Лид №5", **GOOD)
    shop.run(lead)
    shop.write(lead, {"title": "!!! B · кухня С островом · Анна (после 18:00)"})
    shop.edit(lead, kitchen_shape="straight")
    assert shop.answers(lead, "title") == ["!!! B · кухня Прямая · Анна (после 18:00)"]
    shop.edit(lead, kitchen_shape="corner")
    assert shop.answers(lead, "title") == ["!!! B · кухня Угловая · Анна (после 18:00)"]


def test_a_title_and_a_sum_that_a_person_wrote_later_stay(shop):
    lead = shop.lead("Лид №5", **GOOD)
    shop.run(lead)
    shop.edit(lead, title="Кухня для генерала", amount=555000, budget=100000)
    assert shop.answers(lead, "title", "amount", "abc_means") == ["Кухня для генерала", 555000.0, 3.0]
    shop.edit(lead, budget=700000)
    assert shop.answers(lead, "title", "amount") == ["Кухня для генерала", 555000.0]
    assert "Название написал человек, оно остаётся." in shop.comments(lead)[0]
    assert "Сумму 555 000 вписал человек, она остаётся." in shop.comments(lead)[0]


def test_after_the_runs_are_forgotten_it_knows_its_own_title_by_the_results_in_the_card(shop):
    lead = shop.lead("Лид №5", **GOOD)
    shop.run(lead)
    Past(shop.db).forget("m1")
    shop.edit(lead, appliances="ours", worktop="quartz", email="a@example.com")
    assert shop.answers(lead, "title", "abc_class") == ["A · кухня С островом · Анна", "a"]


def test_what_was_only_observed_is_no_memory(shop):
    lead = shop.lead("Кухня для мамы", **GOOD)
    shop.mode = "observe"
    shop.run(lead)
    shop.mode = "active"
    shop.edit(lead, worktop="quartz")
    assert shop.answers(lead, "title", "abc_class") == ["Кухня для мамы", None]
    shop.run(lead)
    assert shop.answers(lead, "abc_class") == ["b"]


def test_an_edit_keeps_to_the_settings_of_the_call(shop):
    lead = shop.lead("Кухня для мамы", **GOOD)
    shop.run(lead, properties={"title": "N", "comment": "N"})
    shop.edit(lead, kitchen_shape="straight", budget=100000)
    assert shop.answers(lead, "title", "abc_means") == ["Кухня для мамы", 3.0]
    assert shop.comments(lead) == []


def test_a_call_done_twice_changes_nothing_the_second_time(shop):
    lead = shop.lead("Кухня для мамы", **GOOD)
    first = shop.run(lead, key="call")
    updates, comments = len(shop.emulator.calls("crm.lead.update")), shop.comments(lead)
    second = shop.run(lead, key="call")
    assert (second.outputs, shop.comments(lead)) == (first.outputs, comments)
    assert len(shop.emulator.calls("crm.lead.update")) == updates


def test_every_point_is_in_the_reasons_of_the_run(shop):
    shop.run(shop.lead("Лид №5", **GOOD))
    run = Past(shop.db).find(Sought("m1"))[0]
    model = KITCHENS.abc.coefficients
    for one in (model.seriousness, model.means, model.potential):
        for score in one.scores:
            assert (
                KITCHENS.fields_.get(score.field) is None or KITCHENS.fields_[score.field].title.ru in run.explanation
            )
    assert "Бюджет на кухню: 700 000 = 90 из 90" in run.explanation
    assert "Budget for the kitchen: 700,000 = 90 of 90" in run.reasons[0]["en"]
