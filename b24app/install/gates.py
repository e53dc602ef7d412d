"""Give robots the applied pipeline of a portal together with the portal whose cards it judges."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from b24app.clock import Clock, SystemClock
from b24app.errors import AppError
from b24app.pipelines.requirements import GateVerdict, PipelineGate
from b24app.pipelines.target import find_target
from b24app.portal.client import Portal
from b24app.portal.documents import DYNAMIC, read_document
from b24app.portal.targets import LEADS, Target
from b24app.store.applied import applied_places
from b24app.store.db import Database
from b24app.store.plans import Plans


class OnlyLeads(AppError):
    """Answers are asked for on leads only; take the robot off the stages of deals and smart processes."""

    code = "robots.only-leads"


@dataclass(frozen=True)
class LeadGate:
    """The gate of one portal as robots want it: a pipeline together with the portal whose cards it judges."""

    gate: PipelineGate
    portal: Portal
    target: Target = LEADS

    @property
    def language(self) -> str:
        """The language in which the pipeline speaks to people."""
        return self.gate.language

    @property
    def key(self) -> str:
        """The pipeline's key."""
        return self.gate.pipeline.pipeline

    def part(self, name: str) -> Any:
        """Return a part of the pipeline's file as its model; None where the file does not speak of it."""
        fields = type(self.gate.pipeline).model_fields
        known = {one.alias or attribute: attribute for attribute, one in fields.items()}
        return getattr(self.gate.pipeline, known[name]) if name in known else None

    def stage(self, code: str) -> Any:
        """Return the model of a stage by the portal's code of it; None where the file does not describe it."""
        wanted = self.target.code(code).upper()
        return next((one for one in self.gate.pipeline.stages if one.code.upper() == wanted), None)

    def check(self, card: int, stage: str) -> GateVerdict:
        """Judge a lead that has entered a stage; raises OnlyLeads for other cards."""
        if self.target.entity != "lead":
            raise OnlyLeads
        return self.gate.check(self.portal, card, stage)


@dataclass(frozen=True)
class Gates:
    """Finds the pipeline that was applied to the funnel of a card."""

    database: Database
    plans: Plans
    portal_of: Callable[[str], Portal]
    clock: Clock = field(default_factory=SystemClock)

    def of(self, member_id: str, kind: str = "lead", number: int = 0) -> LeadGate | None:
        """Return it; None where none was applied to that funnel."""
        if kind == "lead":
            return self._made(member_id, "lead")
        entity = "smart_process" if kind.startswith(DYNAMIC) else kind
        places = [one for one in applied_places(self.database, member_id) if one.startswith(f"{entity}:")]
        if not places:
            return None
        funnel = read_document(self.portal_of(member_id), kind, number).funnel
        gates = [gate for place in places if (gate := self._made(member_id, place))]
        return next((gate for gate in gates if gate.target.status_entity == funnel), None)

    def _made(self, member_id: str, place: str) -> LeadGate | None:
        document = self.plans.applied(member_id, place)
        if document is None:
            return None
        gate, portal = replace(PipelineGate.from_document(document), clock=self.clock), self.portal_of(member_id)
        return LeadGate(gate, portal, find_target(portal, gate.pipeline))
