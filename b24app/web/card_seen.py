"""Read all that the tab in a card shows: the card as the visitor may see it, the rest with the app's own access."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from b24app.install.gates import Gates, LeadGate
from b24app.install.known_places import KnownPlaces
from b24app.pipelines.guarding.requirements import PipelineGate
from b24app.pipelines.guiding.guide import Guide, guide_of, keys_of, who_goes
from b24app.pipelines.guiding.questions import Asking
from b24app.portal.card import answers_in
from b24app.portal.card_makeup import Makeup, makeup_of
from b24app.portal.card_reading import read_card
from b24app.portal.client import Portal
from b24app.portal.staff import names_of
from b24app.portal.targets import Target
from b24app.portal.visited_card import VisitedCard, visit
from b24app.web.card_key import CardKey
from b24app.web.desk import Viewer
from b24app.worktime import WorkTime

if TYPE_CHECKING:
    from b24app.wiring import App


def gates_of(app: "App") -> Gates:
    """Make what finds the pipeline applied to a card; it remembers pipelines and funnels."""
    clock = app.portals.clock
    return Gates(app.database, app.plans, app.portals.of, clock, KnownPlaces(clock))


@dataclass(frozen=True)
class Seen:
    """A card before its visitor; `theirs` is the portal with the visitor's rights, `ours` with the app's."""

    app: "App"
    viewer: Viewer
    theirs: Portal
    ours: Portal
    card: VisitedCard
    judge: LeadGate | None

    @classmethod
    def of(cls, app: "App", gates: Gates, viewer: Viewer, key: CardKey) -> "Seen":
        """Read the card; raises what the portal refuses this visitor."""
        kind, _, number = viewer.about.partition(":")
        theirs, ours = app.portals.connect(key.opens), app.portals.of(viewer.install.member_id)
        card = visit(theirs, kind, int(number))
        return cls(app, viewer, theirs, ours, card, gates.of(viewer.install.member_id, kind, int(number), ours))

    @property
    def gate(self) -> PipelineGate | None:
        """Return the pipeline that judges the card; None where none was applied to its funnel."""
        return self.judge.gate if self.judge else None

    @cached_property
    def target(self) -> Target:
        """Return the place of its stages."""
        if self.judge:
            return self.judge.target
        category = self.card.person("CATEGORY_ID")
        return Target("lead", 1) if self.card.kind == "lead" else Target("deal", 2, category)

    @cached_property
    def makeup(self) -> Makeup:
        """Return fields, sources and stages of the portal."""
        return makeup_of(self.ours, self.target, self.card.funnel)

    @cached_property
    def time(self) -> WorkTime:
        """Return the working time of the card's office."""
        part = self.gate.pipeline.working_time if self.gate else None
        office = self.app.working_times.rules(self.viewer.install.member_id)
        return WorkTime.of(*([part.rules] if part else []), office)

    @property
    def now(self) -> datetime:
        """Return the present moment."""
        return self.app.portals.clock.now()

    @cached_property
    def answers(self) -> Mapping[str, Any]:
        """Return what the card answers; what a deal's client says is read with the app's rights, and never shown."""
        if self.gate is None:
            return {}
        keys = keys_of(self.gate.pipeline, self.gate)
        if self.card.kind == "lead":
            return answers_in(self.card.row, self.makeup.fields, keys, self.target)
        return read_card(self.ours, self.card.number, keys, self.target)

    @cached_property
    def asking(self) -> Asking | None:
        """Return what makes questions of missing answers."""
        if self.gate is None:
            return None
        fields = {one.key: one for one in self.makeup.fields}
        return Asking(self.gate.pipeline, self.viewer.language, fields, self.makeup.sources, self.time)

    @cached_property
    def guide(self) -> Guide | None:
        """Return what the pipeline says; None where none was applied."""
        if self.gate is None or self.asking is None:
            return None
        goes = who_goes(self.viewer.user_id, self.card, self.gate.pipeline, self.target, self.ours)
        return guide_of(self.gate, self.target, self.card, self.answers, self.asking, goes, self.now)

    @cached_property
    def names(self) -> Mapping[int, str]:
        """Return the names of everybody whom the page names, in one request."""
        people = {one.responsible for one in self.card.planned} | {self.viewer.user_id}
        asked = self.guide.questions if self.guide else ()
        people |= {int(one) for each in asked if each.kind == "user" for one in each.values if one.isdigit()}
        return names_of(self.ours, people - {0})

    @property
    def stage(self) -> str:
        """Return what the card's stage is called."""
        if self.guide and self.guide.is_known:
            return self.guide.stage
        return self.makeup.stages.get(self.card.stage, self.card.stage)
