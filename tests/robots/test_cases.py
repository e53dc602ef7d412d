"""Run every robot's cases.yaml against the emulated portal."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from b24app.content import content
from b24app.jobs.job import Job
from b24app.pipelines.requirements import GateVerdict, PipelineGate
from b24app.portal.access import Webhook
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal, new_loop
from b24app.portal.marker import Marker
from b24app.robots.load import load_robots
from b24app.robots.run import Runner
from b24app.store.db import open_database
from b24app.store.runs import Runs
from tests.emulated import Emulator

ROBOTS = load_robots([content("robots")])
CASES = [
    pytest.param(code, case, id=f"{code} {case['it']}")
    for code in ROBOTS
    for case in yaml.safe_load((content("robots") / code / "cases.yaml").read_text())
]
STAGES = {"NEW": "work", "IN_PROCESS": "work", "PROCESSED": "work", "CONVERTED": "success", "JUNK": "failure"}
FIELDS = {"title": "TITLE", "amount": "OPPORTUNITY", "source": "SOURCE_ID", "responsible": "ASSIGNED_BY_ID"}


@dataclass(frozen=True)
class BoundGate:
    gate: PipelineGate
    portal: Portal

    @property
    def language(self) -> str:
        return self.gate.pipeline.language

    def check(self, card: int, stage: str) -> GateVerdict:
        return self.gate.check(self.portal, card, stage)


@pytest.fixture
def webhook(emulator: Emulator) -> str:
    return emulator.webhook("crm", "im", "bizproc")


@pytest.fixture
def portal(webhook: str) -> Iterator[Portal]:
    loop = new_loop()
    yield Portal(Webhook.from_url(webhook), NoBucket(), loop)
    loop.close()


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    database = open_database(f"sqlite:///{tmp_path / 'b24app.sqlite'}")
    database.migrate()
    yield Runs(database)
    database.close()


def gate_for(case: dict[str, Any], portal: Portal) -> BoundGate | None:
    """Make the gate of a pipeline whose stages wait for what the case says."""
    if "waits" not in case:
        return None
    stages = [
        {"key": status.lower(), "title": status, "semantics": kind, "requires": case["waits"].get(status, [])}
        | case.get("stages", {}).get(status, {})
        for status, kind in STAGES.items()
    ]
    document = {"pipeline": "case", "for": "lead", "title": "Case", "stages": stages} | case.get("pipeline", {})
    return BoundGate(PipelineGate.from_document(document | {"language": case.get("language", "ru")}), portal)


ONE = Marker.harmless("a test's own lead")


def add_card(portal: Portal, card: dict[str, Any]) -> int:
    """Create the lead and let it walk its stages."""
    first, *rest = card["path"]
    fields = {FIELDS[key]: value for key, value in card.items() if key in FIELDS} | {"STATUS_ID": first}
    for key in ("phone", "email"):
        if key in card:
            fields[key.upper()] = [{"VALUE": card[key], "VALUE_TYPE": "WORK"}]
    lead = int(portal.add("crm.lead.add", {"fields": {"TITLE": "Anna"} | fields}, marker=ONE).result)
    for stage in rest:
        portal.write("crm.lead.update", {"id": lead, "fields": {"STATUS_ID": stage}})
    return lead


def call(code: str, lead: int, case: dict[str, Any]) -> Job:
    told = {
        "code": code,
        "event_token": f"{lead}|A1|x",
        "document_id": ["crm", "CCrmDocumentLead", f"LEAD_{lead}"],
        "properties": case.get("inputs", {}),
        "use_subscription": "N",
    }
    return Job("robots.run", "member", f"robot:{lead}", told)


@pytest.mark.parametrize(("code", "case"), CASES)
def test_a_case_comes_true_and_a_second_run_changes_nothing(
    code: str, case: dict[str, Any], emulator: Emulator, portal: Portal, runs: Runs
):
    lead = add_card(portal, case["card"])
    runner = Runner(ROBOTS, lambda _member: portal, lambda *_: gate_for(case, portal), runs)
    before = len(emulator.calls())
    runner.run(call(code, lead, case))
    calls = emulator.calls()[before:]
    run = runs.find(f"member:robot:{lead}")
    assert run is not None
    assert run.explanation == case.get("fails", case.get("log"))
    assert run.outputs == case.get("outputs")
    assert portal.read("crm.lead.get", {"id": lead}).result["STATUS_ID"] == case["stage"]
    notified = [one["params"]["USER_ID"] for one in calls if one["method"].startswith("im.notify")]
    assert [int(user) for user in notified] == case.get("notified", [])
    comments = [one["params"]["fields"] for one in calls if one["method"] == "crm.timeline.comment.add"]
    assert len(comments) == case.get("comments", 0)
    assert case.get("told", "") in "".join(one["COMMENT"] for one in comments)
    runner.run(call(code, lead, case))
    assert not [one for one in emulator.calls()[before + len(calls) :] if one["kind"] == "write"]
