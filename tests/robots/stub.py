"""A portal of a few lines in this process: one lead, its stages, its history, and a list of what was asked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from b24app.portal.answer import Answer
from b24app.portal.marker import Marker
from b24app.portal.outcome import Command, Outcome, State
from b24app.portal.refusals import Refusal

STAGES = [("NEW", ""), ("QUALIFIED", ""), ("OFFER", ""), ("CONVERTED", "S"), ("JUNK", "F")]


@dataclass
class StubPortal:
    """Answers like a portal; `faults` holds errors to raise at the next call of a method, once each."""

    stage: str = "OFFER"
    history: list[str] = field(default_factory=lambda: ["NEW", "QUALIFIED", "OFFER"])
    comments: list[str] = field(default_factory=list)
    notified: list[tuple[int, str, str]] = field(default_factory=list)
    robots: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    answers: list[Mapping[str, Any]] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    faults: dict[str, list[Exception]] = field(default_factory=dict)
    after: dict[str, list[Exception]] = field(default_factory=dict)
    name: str = "portal.example"

    def read(self, method: str, params: Mapping[str, Any] | None = None) -> Answer:
        return Answer(self._do(method, params or {}), None, None, {})

    def write(self, method: str, params: Mapping[str, Any] | None = None) -> Answer:
        self.writes.append(method)
        answer = Answer(self._do(method, params or {}), None, None, {})
        if self.after.get(method):
            raise self.after[method].pop(0)
        return answer

    def add(self, method: str, params: Mapping[str, Any] | None = None, *, marker: Marker) -> Answer:  # noqa: ARG002
        return self.write(method, params)

    def afresh(self) -> "StubPortal":
        return self

    def write_many(self, commands: Iterable[Command]) -> Iterator[Outcome]:
        for command in commands:
            try:
                yield Outcome(command, State.DONE, self.write(command.method, command.params))
            except Refusal as refusal:
                yield Outcome(command, State.REFUSED, error=refusal)

    def _do(self, method: str, params: Mapping[str, Any]) -> Any:
        if self.faults.get(method):
            raise self.faults[method].pop(0)
        return getattr(self, "_" + method.replace(".", "_"))(params)

    def _crm_lead_get(self, _params: Mapping[str, Any]) -> Any:
        return {
            "ID": "5",
            "TITLE": "Anna [VIP]",
            "STATUS_ID": self.stage,
            "ASSIGNED_BY_ID": "7",
            "OPPORTUNITY": "10.50",
        }

    def _crm_deal_get(self, _params: Mapping[str, Any]) -> Any:
        return {
            "ID": "5",
            "TITLE": "",
            "STAGE_ID": "C3:NEW",
            "CATEGORY_ID": "3",
            "ASSIGNED_BY_ID": "",
            "OPPORTUNITY": "",
        }

    def _crm_lead_update(self, params: Mapping[str, Any]) -> Any:
        stage = params["fields"]["STATUS_ID"]
        if stage in dict(STAGES):
            self.stage = stage
            self.history.append(stage)
        return True

    def _crm_status_list(self, params: Mapping[str, Any]) -> Any:
        funnel = params["filter"]["ENTITY_ID"]
        return [
            {
                "ENTITY_ID": funnel,
                "STATUS_ID": status,
                "NAME": status.title(),
                "SORT": str(10 * number),
                "SEMANTICS": kind,
            }
            for number, (status, kind) in enumerate(STAGES)
        ]

    def _crm_stagehistory_list(self, _params: Mapping[str, Any]) -> Any:
        return {"items": [{"STATUS_ID": stage} for stage in reversed(self.history)]}

    def _crm_timeline_comment_add(self, params: Mapping[str, Any]) -> Any:
        self.comments.append(params["fields"]["COMMENT"])
        return len(self.comments)

    def _crm_timeline_comment_list(self, _params: Mapping[str, Any]) -> Any:
        return [{"COMMENT": text} for text in reversed(self.comments)]

    def _im_notify_system_add(self, params: Mapping[str, Any]) -> Any:
        self.notified.append((params["USER_ID"], params["MESSAGE"], params.get("TAG", "")))
        return len(self.notified)

    def _bizproc_robot_list(self, _params: Mapping[str, Any]) -> Any:
        return list(self.robots)

    def _bizproc_robot_add(self, params: Mapping[str, Any]) -> Any:
        if params["CODE"] in self.robots:
            raise Refusal(error="ERROR_ACTIVITY_ALREADY_INSTALLED", description="exists", status=400)
        self.robots[params["CODE"]] = params
        return True

    def _bizproc_robot_update(self, params: Mapping[str, Any]) -> Any:
        self.robots[params["CODE"]] = params["FIELDS"]
        return True

    def _bizproc_event_send(self, params: Mapping[str, Any]) -> Any:
        self.answers.append(params)
        return True

    def _event_get(self, _params: Mapping[str, Any]) -> Any:
        return [
            {"event": "ONCRMLEADADD", "handler": "https://app.example/events", "auth_type": "0", "offline": 0},
            {"event": "ONCRMLEADADD", "connector_id": "x", "offline": 1},
        ]

    def _event_bind(self, _params: Mapping[str, Any]) -> Any:
        return True
