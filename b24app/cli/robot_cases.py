"""Run one case of a robot or trigger on an emulated portal: the card, the settings, and what must come of it."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from b24app.cli.case_card import answered, unlike
from b24app.cli.case_funnel import STAGES, add_item, funnel_of
from b24app.cli.case_messages import Caught
from b24app.cli.case_world import changed, prepare
from b24app.cli.portal_in_a_box import Box
from b24app.install.gates import LeadGate
from b24app.install.visitors import VisitorAccess
from b24app.jobs.job import Job
from b24app.pipelines.guarding.requirements import PipelineGate
from b24app.portal.bizproc import DOCUMENTS
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal
from b24app.portal.documents import read_document
from b24app.portal.loop import Loop
from b24app.portal.marker import Marker
from b24app.portal.retry import Patience
from b24app.portal.targets import LEADS, Target
from b24app.portal.tasks import tasks_of
from b24app.portal.triggers import put_triggers
from b24app.robots.around import Around
from b24app.robots.load import Units
from b24app.robots.occasion import TIMER
from b24app.robots.run import KIND, Runner
from b24app.store.runs import WOULD, Run, Runs
from b24app.store.timers import Timers

_FIELDS = {
    "title": "TITLE",
    "amount": "OPPORTUNITY",
    "source": "SOURCE_ID",
    "responsible": "ASSIGNED_BY_ID",
    "name": "NAME",
    "comments": "COMMENTS",
}
_SCOPE = ["crm", "bizproc", "im", "user_brief", "user_basic", "task", "department", "calendar", "userfieldconfig"]
_CARD = Marker.harmless("the card of a case, on a portal that is thrown away")
_NOWHERE = "http://127.0.0.1:9"

Case = Mapping[str, Any]


@dataclass(frozen=True)
class Stand:
    """An emulated portal with the app in it, new for each case."""

    box: Box
    client_id: str
    portal: Portal

    @classmethod
    def new(cls, box: Box, loop: Loop, patience: Patience | None = None) -> "Stand":
        """Make the portal new and let the app in as an administrator."""
        box.ask("POST", "reset", {"seed": "empty", "number": 1})
        form = {"title": "b24app", "handler": _NOWHERE, "install": _NOWHERE, "ui": True}
        client_id = str(box.ask("POST", "apps", form | {"scope": _SCOPE})["client_id"])
        token = str(box.ask("POST", f"apps/{client_id}/tokens", {"user_id": 1})["AUTH_ID"])
        host = box.portal.partition("//")[2]
        access = VisitorAccess(host, host, f"{box.portal}/rest/", token)
        return cls(box, client_id, Portal(access, NoBucket(), loop, patience=patience))

    def add_card(self, kind: str, card: Case, custom: Case) -> int:
        """Create the card and let it walk its stages; `custom` are the pipeline's fields, for cards with `answers`."""
        stage = "STATUS_ID" if kind == "lead" else "STAGE_ID"
        first, *rest = card.get("path") or ["NEW"]
        fields: dict[str, Any] = {_FIELDS[key]: value for key, value in card.items() if key in _FIELDS}
        for key in {"phone", "email"} & set(card):
            fields[key.upper()] = [{"VALUE": card[key], "VALUE_TYPE": "WORK"}]
        for key, day in (card.get("dates") or {}).items():
            made = {"FIELD_NAME": key.upper(), "USER_TYPE_ID": "date"}
            self.portal.add(f"crm.{kind}.userfield.add", {"fields": made}, marker=_CARD)
            fields[f"UF_CRM_{key.upper()}"] = day
        if "answers" in card:
            fields |= answered(self.portal, kind, custom, card["answers"])
        added = self.portal.add(f"crm.{kind}.add", {"fields": {"TITLE": "Anna", **fields, stage: first}}, marker=_CARD)
        for one in rest:
            self.portal.write(f"crm.{kind}.update", {"id": added.result, "fields": {stage: one}})
        return int(added.result)

    def place(self, triggers: Mapping[str, str], units: Units, kind: str) -> None:
        """Put triggers on stages, as people do in the automation screen."""
        for code, stage in triggers.items():
            list(put_triggers(self.portal, [units[1][code].definition()]))
            told = {"client_id": self.client_id, "code": code, "document": kind, "stage": stage}
            self.box.ask("POST", "triggers", told)

    def calls(self) -> list[dict[str, Any]]:
        """List the REST calls the portal has got."""
        calls: list[dict[str, Any]] = self.box.ask("GET", "journal?since=0")["calls"]
        return calls


@dataclass(frozen=True)
class Trial:
    """One case on its stand."""

    units: Units
    code: str
    case: Case
    stand: Stand
    runs: Runs
    caught: Caught = field(default_factory=Caught)

    def faults(self) -> list[str]:
        """Do the case twice; list what came out otherwise than it says, and what the second run changed."""
        robot = str(self.case.get("robot", self.code))
        kind = str(self.case.get("on", "lead"))
        custom = (self.case.get("pipeline") or {}).get("fields", {})
        prepare(self.stand.box, self.case.get("before", ()))
        funnel = funnel_of(self.stand.portal, kind, str(self.case.get("funnel", "")))
        card = self.case.get("card") or {}
        number = (
            add_item(self.stand.portal, funnel, card)
            if "funnel" in self.case
            else self.stand.add_card(kind, card, custom)
        )
        prepare(self.stand.box, self.case.get("after", ()), number)
        triggers = dict(self.case.get("triggers") or {})
        self.stand.place(triggers, self.units, kind)
        runner = self._runner(frozenset(triggers), funnel)
        # A portal of its own, so that no robot remembers the card of another case.
        job = Job(KIND, f"case-{uuid.uuid4().hex}", "case", self._told(robot, kind, number, funnel))
        before = len(self.stand.calls())
        runner.run(job)
        calls = self.stand.calls()[before:]
        run = self.runs.find(f"{job.portal}:{job.key}")
        found = [fault for look in self._looks(run, calls, funnel, number) for fault in look]
        runner.run(job)
        again = self.stand.calls()[before + len(calls) :]
        return found + [f"the second run sent {one['method']}" for one in again if one["kind"] == "write"]

    def _looks(self, run: Run | None, calls: list[dict[str, Any]], funnel: Target, number: int) -> Iterator[list[str]]:
        case, kind = self.case, funnel.kind
        yield _differs(
            "log",
            run and run.explanation,
            case.get("fails", case.get("log")),
            is_asked="log" in case or "fails" in case,
        )
        wanted, found = case.get("some_outputs", {}), (run and run.outputs) or {}
        yield _differs("outputs", run and run.outputs, case.get("outputs"), is_asked=not wanted)
        yield _differs("some outputs", {key: found.get(key) for key in wanted}, wanted)
        if (says := case.get("says", "")) not in ((run and run.explanation) or ""):
            yield [f"says: {run and run.explanation!r} does not hold {says!r}"]
        here = funnel.code(read_document(self.stand.portal, kind, number).stage)
        yield _differs("stage", here, case.get("stage"), is_asked="stage" in case)
        notified = [int(one["params"]["USER_ID"]) for one in calls if one["method"].startswith("im.notify")]
        yield _differs("notified", notified, case.get("notified", []))
        comments = [one["params"]["fields"]["COMMENT"] for one in calls if one["method"] == "crm.timeline.comment.add"]
        yield _differs("comments", len(comments), case.get("comments", 0))
        if (told := case.get("told", "")) not in "".join(comments):
            yield [f"told: {comments!r} does not hold {told!r}"]
        yield changed(self.stand.portal, kind, number, case.get("becomes", {}))
        yield unlike(self.stand.portal, kind, number, case.get("holds", {}))
        yield _differs("sent", self.caught.said, case.get("sent", []))
        if "tasks" in case:
            titles = [one.title for one in reversed(tasks_of(self.stand.portal, kind, number)) if one.is_open]
            yield _differs("tasks", titles, case["tasks"])
        would = [one.name for one in self.runs.effects(run.run_key) if one.state == WOULD] if run else []
        yield _differs("would", would, case.get("would", []))

    def _runner(self, triggers: frozenset[str], funnel: Target) -> Runner:
        gate = gate_of(self.case, self.stand.portal, funnel)
        mode = str(self.case.get("mode", "active"))
        around = Around(
            mode=lambda *_: mode, triggers=lambda _: triggers, timers=Timers(self.runs.db), gateway=self.caught
        )
        return Runner(self.units[0], lambda _: self.stand.portal, lambda *_: gate, self.runs, around)

    def _told(self, robot: str, kind: str, number: int, funnel: Target) -> dict[str, Any]:
        module, entity, name = DOCUMENTS[kind]
        name = f"{name}_{funnel.entity_type_id}" if kind == "smart_process" else name
        return {
            "code": robot,
            "event_token": "case",
            "document_id": [module, entity, f"{name}_{number}"],
            "properties": self.case.get("inputs", {}),
            "use_subscription": "N",
            **_timer(self.case.get("timer", {})),
        }


def _timer(told: Case) -> dict[str, Any]:
    """Have the robot run because a timer of its own is due, where the case names one."""
    if not told:
        return {}
    facts = {"name": told["name"], "payload": told.get("payload", {}), "missed": [], "is_late": False}
    return {
        "started": TIMER,
        "handler": f"timer:{told['name']}",
        "facts": {**facts, "due": "2026-01-01T09:00:00+00:00"},
    }


def gate_of(case: Case, portal: Portal, funnel: Target = LEADS) -> LeadGate | None:
    """Make the gate of a pipeline whose stages wait for what the case says; none where it says nothing."""
    if not {"waits", "pipeline", "stages"} & set(case):
        return None
    # Without a funnel of its own a deal goes by the stages that the cases of leads have.
    entity = funnel.entity if "funnel" in case else "lead"
    stages = [
        {"key": status.lower(), "title": status, "semantics": kind, "requires": case.get("waits", {}).get(status, [])}
        | case.get("stages", {}).get(status, {})
        for status, kind in STAGES[entity].items()
    ]
    document = {"pipeline": "case", "for": entity, "title": "Case", "stages": stages} | case.get("pipeline", {})
    return LeadGate(PipelineGate.from_document(document | {"language": case.get("language", "ru")}), portal, funnel)


def cases_of(text: str) -> list[Case]:
    """Read the cases of a folder."""
    # The bare word "on" is a yes in YAML.
    return [{"on" if key is True else key: part for key, part in case.items()} for case in yaml.safe_load(text) or []]


def _differs(what: str, found: Any, wanted: Any, *, is_asked: bool = True) -> list[str]:
    return [f"{what}: {found!r} instead of {wanted!r}"] if is_asked and found != wanted else []
