"""The work of one run: inputs read, the handler called, its results checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from b24app.errors import AppError
from b24app.jobs.job import Job
from b24app.languages import in_language, phrase
from b24app.portal import bizproc
from b24app.portal.client import Portal
from b24app.portal.looking import looking
from b24app.robots.around import Around
from b24app.robots.call import Call
from b24app.robots.card import Place
from b24app.robots.card_timers import CardTimers
from b24app.robots.effects import Effects
from b24app.robots.gate import Pipeline
from b24app.robots.occasion import ROBOT, Occasion
from b24app.robots.turns import Turns
from b24app.robots.unit import Handler, Robot
from b24app.store.runs import DONE, End, Run
from b24app.store.timers import Owner

_WOULD = {"ru": "Наблюдение, ничего не изменено. ", "en": "Observing, nothing was changed. "}


class WrongDocument(AppError):
    """The robot is not made for this kind of card; take it off this stage."""

    code = "robots.wrong-document"


class BadOutput(AppError):
    """The robot gave back what it does not declare; correct its outputs."""

    code = "robots.bad-output"


@dataclass(frozen=True)
class Work:
    """A run that is ready to be done."""

    robot: Robot
    handler: Handler
    place: Place
    effects: Effects
    pipeline: Pipeline | None
    language: str
    around: Around
    job: Job

    def done_before(self, run: Run) -> End | None:
        """Return the end of a run that saw the card come to this stage before the robot was called for it."""
        entries, settings = self.around.entries, self.job.payload.get("properties") or {}
        return entries.answered_by(run, self.robot, self.place, settings) if entries else None

    def do(self) -> End:
        """Do it; raises whatever the handler raises."""
        inputs = self._inputs()
        call = self._call(inputs)
        outputs = self._outputs(self.handler(call))
        head = _WOULD[self.language] if call.is_observed else ""
        return End(
            state=DONE,
            outputs=outputs,
            explanation=(head + call.decision.said(self.language)).strip(),
            inputs={key: self.robot.inputs[key].sent(value) for key, value in inputs.items()},
            decision=call.decision.word,
            reasons=call.decision.reasons,
            stage=self.place.seen[0] if self.place.seen else "",
        )

    def _call(self, inputs: Mapping[str, Any]) -> Call:
        told, member = self.job.payload, self.job.portal
        occasion = Occasion(
            started=str(told.get("started", ROBOT)),
            facts=told.get("facts") or {},
            clock=self.around.clock,
            zone=self.around.zone(member),
            triggers=self.around.triggers(member),
            office=lambda: self.around.office(member),
            gateway=self.around.gateway,
        )
        place = self.place
        if self.effects.is_observed:
            place = Place(looking(place.portal), place.kind, place.number, place.seen)
        return Call(
            self.robot.code, inputs, self.language, place, self.effects, self.pipeline, occasion,
            own_timers=self._timers(), turns=self._turns(),
        )  # fmt: skip

    def _timers(self) -> CardTimers | None:
        store, told = self.around.timers, self.job.payload
        owner = Owner(self.job.portal, self.robot.code, self.place.kind, self.place.number)
        return CardTimers(store, owner, told.get("properties") or {}, self.effects) if store else None

    def _turns(self) -> Turns:
        entries = self.around.entries
        return Turns(self.around.clock, self.job.portal, entries.seen if entries else None)

    def _inputs(self) -> dict[str, Any]:
        # The portal leaves out empty lists, and the whole map where there is nothing in it; it may change the case of
        # keys.
        properties = self.job.payload.get("properties") or {}
        given = {str(key).lower(): value for key, value in properties.items()}
        zone = self.around.zone(self.job.portal)
        return {
            key: field.placed(field.read(given.get(key.lower()), in_language(dict(field.title), self.language)), zone)
            for key, field in self.robot.inputs.items()
        }

    def _outputs(self, results: Mapping[str, object]) -> dict[str, Any]:
        declared = self.robot.outputs
        if unknown := sorted(set(results) - set(declared)):
            raise BadOutput(
                phrase("the robot gave back {keys}, which it does not declare"),
                phrase("correct its outputs"),
                keys=", ".join(unknown),
            )
        return {key: field.sent(results.get(key)) for key, field in declared.items()}


def place_of(told: Mapping[str, Any], robot: Robot, portal: Portal) -> Place:
    """Return the card that a job names; raises WrongDocument where the robot is not made for its kind."""
    try:
        kind, number = bizproc.document_of(told["document_id"])
    except (KeyError, ValueError):
        raise WrongDocument from None
    if not robot.fits(kind):
        raise WrongDocument
    return Place(portal, kind, number)
