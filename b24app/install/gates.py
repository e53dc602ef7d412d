"""Give robots the applied pipeline of a portal together with the portal whose cards it judges."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from b24app.clock import Clock, SystemClock
from b24app.install.known_places import KnownPlaces
from b24app.pipelines.guarding.conditions import is_needed
from b24app.pipelines.guarding.requirements import GateVerdict, PipelineGate
from b24app.pipelines.language.model import Requirement
from b24app.pipelines.language.titles import title_of
from b24app.pipelines.qualifying.qualifier import Qualifier
from b24app.portal.card_reading import read_card
from b24app.portal.client import Portal
from b24app.portal.documents import DYNAMIC, read_document
from b24app.portal.targets import LEADS, Target
from b24app.store.applied import applied_places
from b24app.store.db import Database
from b24app.store.plans import Plans

_MOST = 100
"""Gates that are kept in memory."""


def unheard(_member_id: str, _place: str, _plan: int) -> None:
    """Forget it."""


def _no_other(_key: str) -> "LeadGate | None":
    return None


@dataclass(frozen=True)
class LeadGate:
    """The gate of one portal as robots want it: a pipeline together with the portal whose cards it judges.

    `of_deals` finds another pipeline applied to the portal, one of deals, by its key.
    """

    gate: PipelineGate
    portal: Portal
    target: Target = LEADS
    of_deals: Callable[[str], "LeadGate | None"] = _no_other

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

    def holds(self, cases: Collection[Mapping[str, Any]], answers: Mapping[str, Any]) -> bool:
        """Tell whether any of the cases of a `when` holds for answers by key; without cases it always does."""
        return is_needed(cases, answers)

    def problem(self, wanted: Requirement, answer: Any) -> Mapping[str, str] | None:
        """Say what is wrong with an answer that a stage asks for; None where nothing is."""
        return self.gate.problem(wanted, answer)

    @property
    def funnel(self) -> int | None:
        """Number of the funnel its cards are in; None for leads, and where there is no such funnel any more."""
        return self.target.category_id

    def status_of(self, key: str) -> str | None:
        """Return the portal's code of a stage by its key; None where the file has no such stage."""
        found = next((one for one in self.gate.pipeline.stages if one.key == key), None)
        return self.target.status_id(found.code) if found else None

    def title_of(self, key: str) -> Mapping[str, str]:
        """Return what a field is called, be it of the file or one that every card has."""
        return title_of(self.gate.pipeline, key)

    @property
    def qualifier(self) -> Qualifier | None:
        """What qualifies its cards by the ABC model; None where its file has none."""
        return Qualifier.of(self.gate.pipeline)

    def answers(self, card: int, keys: Collection[str]) -> Mapping[str, Any]:
        """Read these answers of a card, in one request; None for no answer."""
        return read_card(self.portal, card, keys, self.target)

    def check(self, card: int, stage: str) -> GateVerdict:
        """Judge a card that has entered a stage; both stages are spelt as the portal does."""
        verdict = self.gate.check(self.portal, card, self.target.code(stage), self.target)
        return replace(verdict, back_to=self.target.status_id(verdict.back_to)) if verdict.back_to else verdict


@dataclass(frozen=True)
class Gates:
    """Finds the pipeline that was applied to the funnel of a card."""

    database: Database
    plans: Plans
    portal_of: Callable[[str], Portal]
    clock: Clock = field(default_factory=SystemClock)
    places: KnownPlaces = field(default_factory=KnownPlaces)
    # Is told which plan was found applied to which place of which portal.
    learned: Callable[[str, str, int], None] = unheard
    _gates: dict[int, PipelineGate] = field(default_factory=dict)

    def of(self, member_id: str, kind: str = "lead", number: int = 0, portal: Portal | None = None) -> LeadGate | None:
        """Return it, reading through a Portal if one is given; None where none was applied to that funnel."""
        portal = portal or self.portal_of(member_id)
        if kind == "lead":
            return self._made(member_id, "lead", portal)
        entity = "smart_process" if kind.startswith(DYNAMIC) else kind
        places = [one for one in applied_places(self.database, member_id) if one.startswith(f"{entity}:")]
        if not places:
            return None
        funnel = read_document(portal, kind, number).funnel
        gates = [gate for place in places if (gate := self._made(member_id, place, portal))]
        return next((gate for gate in gates if gate.target.status_entity == funnel), None)

    def _read(self, member_id: str, plan: int) -> PipelineGate | None:
        """Return the gate of a plan, read from its document once: what a plan was begun with never changes."""
        if plan not in self._gates:
            kept = self.plans.find(member_id, plan)
            if kept is None:
                return None
            if len(self._gates) >= _MOST:
                self._gates.clear()
            self._gates[plan] = replace(PipelineGate.from_document(kept.pipeline_document), clock=self.clock)
        return self._gates[plan]

    def _made(self, member_id: str, place: str, portal: Portal) -> LeadGate | None:
        plan = self.plans.last_applied_id(member_id, place)
        gate = self._read(member_id, plan) if plan is not None else None
        if plan is None or gate is None:
            return None
        self.learned(member_id, place, plan)
        target = self.places.of(member_id, plan, gate.pipeline, portal)
        return LeadGate(gate, portal, target, lambda key: self._made(member_id, f"deal:{key}", portal))
