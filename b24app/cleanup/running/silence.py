"""Say before a run what may wake, and prove on the first leads that nothing did."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from b24app.cleanup.running.terms import Terms
from b24app.errors import AppError
from b24app.languages import phrase
from b24app.portal.changes import clock_of
from b24app.portal.client import Portal
from b24app.portal.lead_images import Hung, LeadImage, read_images
from b24app.portal.waking import began, is_from_client, wakeful
from b24app.store.cleanup_steps import CleanupStep
from b24app.store.sightings import Sighting

_TEMPLATE = phrase("workflow template {name} starts by itself for a {kind}: {when}")
_WHEN = {
    "create": phrase("when it is created"),
    "change": phrase("when it is changed"),
    "both": phrase("when it is created or changed"),
}
_UNKNOWN = phrase("the portal does not let the app read its workflow templates; look at them yourself")
_REQUIRED = phrase("field {name} of a {kind} is required; the portal may refuse cards without it")
_ROBOT = phrase(
    "our robot {name} stands on stage {stage}: it leaves the leads of a clean-up alone, but the portal waits for its"
    " answers, a request each; take it off the stage for the time of the run"
)
_STAGE = phrase("robots and triggers that people put on stage {stage} cannot be read: look at its automation")
_NO_STAGE = phrase("the portal has no lead stage {stage}")
_STARTED = phrase("{what} began at the first leads: {count}")
_NAMED = phrase("{what} began at the first leads: {count} ({named})")
_SHOWN = 5
_UNSEEN = phrase("{what} cannot be looked at: the app has no right to")

Told = tuple[str, Mapping[str, str]]
"""A phrase and what stands in its braces."""


class NotSilent(AppError):
    """The clean-up names a stage that the portal does not have; correct the recipe and plan again."""

    code = "cleanup.no-stage"


@dataclass(frozen=True)
class Silence:
    """What may wake in a run, and what cannot be known; `missing` are stages that are not there."""

    may_wake: Sequence[Told]
    missing: Sequence[str]


def before(portal: Portal, terms: Terms, actions: Iterable[str], seen: Sequence[Sighting]) -> Silence:
    """List what may wake on the stages and cards that a run touches."""
    touched = stages_of(terms, actions)
    found = wakeful(portal)
    told: list[Told] = []
    for name, kind, when in found.templates or ():
        told.append((_TEMPLATE, {"name": name, "kind": kind, "when": _WHEN[when]}))
    told += [(_UNKNOWN, {})] if found.templates is None else []
    told += [(_REQUIRED, {"kind": kind, "name": name}) for kind, name in found.required]
    robots = {(one.code, one.stage) for one in seen if one.kind == "lead" and one.stage in touched}
    told += [(_ROBOT, {"name": code, "stage": stage}) for code, stage in sorted(robots)]
    told += [(_STAGE, {"stage": stage}) for stage in touched]
    return Silence(told, [stage for stage in touched if stage not in found.stages])


def stages_of(terms: Terms, actions: Iterable[str]) -> list[str]:
    """List the stages that leads are moved to by some actions."""
    by_action = {"convert": terms.success, "deal": terms.success, "junk": terms.junk}
    by_action |= {"merge": terms.quarantine, "delete": terms.quarantine}
    return sorted({stage for action in actions if (stage := by_action.get(action, ""))})


def check_stages(portal: Portal, silence: Silence) -> None:
    """Raise NotSilent where a stage that leads are to be moved to is not there."""
    if silence.missing:
        raise NotSilent(
            _NO_STAGE, phrase("correct the recipe and plan again"), where=portal.name, stage=silence.missing[0]
        )


def since(portal: Portal) -> str:
    """Return the portal's own moment from which on nothing may begin."""
    return clock_of(portal)


def woken(
    portal: Portal, images: Mapping[int, LeadImage], steps: Sequence[CleanupStep], moment: str
) -> tuple[list[Told], list[Told]]:
    """Return what began at leads after their clean-up, and what could not be looked at.

    What hung on them before, what the run itself moved or wrote, and what clients sent meanwhile did not begin by it.
    """
    now = read_images(portal, sorted(images), sorted(images))
    moved = {int(step.name.split(":")[1]) for step in steps if step.name.startswith(("move:", "activity:"))}
    shown = {int(step.name.split(":")[1]) for step in steps if step.name.startswith("comment:")}
    notes = {int(step.result) for step in steps if step.name == "note" and step.result}
    known = {one.id for image in images.values() for one in image.activities} | moved
    said = {one.id for image in images.values() for one in image.comments} | shown | notes
    hung = [(number, one) for number, image in now.items() for one in image.activities]
    fresh = {one.id: (number, one) for number, one in hung if one.id not in known and not is_from_client(one.row)}
    written = [(number, one) for number, image in now.items() for one in image.comments]
    comments = {one.id: (number, one) for number, one in written if one.id not in said}
    other = began(portal, sorted(images), moment)
    named = {phrase("activities"): fresh, phrase("timeline comments"): comments}
    counts = {phrase("workflows"): other.workflows, phrase("tasks"): other.tasks}
    started = [_named(what, some.values()) for what, some in named.items() if some]
    started += [(_STARTED, {"what": what, "count": str(count)}) for what, count in counts.items() if count]
    unseen: list[Told] = [(_UNSEEN, {"what": what}) for what, count in counts.items() if count is None]
    return started, unseen


def _named(what: str, some: Collection[tuple[int, Hung]]) -> Told:
    """Tell how many began, and of the first few where and what."""
    texts = [(number, str(one.row.get("SUBJECT") or one.row.get("COMMENT") or "")) for number, one in some]
    told = [f"#{number} {text[:40]}".strip() for number, text in texts[:_SHOWN]]
    return _NAMED, {"what": what, "count": str(len(some)), "named": "; ".join(told)}
