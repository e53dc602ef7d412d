"""Tell plans, drift and the by-hand checklist as plain JSON in every language, for a page that shows them later."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from b24app.errors import AppError
from b24app.install.pipeline_telling import HELD
from b24app.install.pipeline_work import Judged
from b24app.languages import LANGUAGES, Translate, in_language, translator
from b24app.pipelines.applying.undoing import Note
from b24app.pipelines.planning.bounds import TooBold, deleted, hold, moved
from b24app.pipelines.planning.drift import Drift
from b24app.pipelines.planning.markdown import HEADINGS
from b24app.pipelines.planning.plan import Plan
from b24app.pipelines.planning.stale import StalePlan
from b24app.pipelines.planning.wording import details, drifted, headline, in_order, lacking, summary
from b24app.pipelines.proving.status import ToPlace
from b24app.portal.designer import designer_path
from b24app.robots import Robot

Told = Mapping[str, Any]

_MOST = 50


def in_all(tell: Callable[[str, Translate], Any]) -> dict[str, Any]:
    """Say something in every language."""
    return {language: tell(language, translator(language)) for language in LANGUAGES}


def plan_told(plan: Plan, notes: Sequence[Note] = ()) -> dict[str, Any]:
    """Give a plan with what it touches, and what of it goes beyond what is allowed."""
    bold = _bold(plan)
    beyond = {"deletes": deleted(plan), "moves": moved(plan)} if bold else None
    told = in_all(lambda _, translate: _plan(plan, notes, bold, translate))
    return {"plan": plan.document(), "told": told, "beyond": beyond}


def _plan(plan: Plan, notes: Sequence[Note], bold: Sequence[AppError], translate: Translate) -> dict[str, Any]:
    return {
        "summary": summary(plan, translate),
        "groups": list(_groups(plan, translate)),
        "drifted": list(drifted(plan, translate)),
        "lacking": list(lacking(plan, translate)),
        "bold": [" ".join(_parts(one, translate)) for one in bold],
        "notes": [note.said(translate) for note in notes],
        "steps": [headline(change, translate) for change in plan.changes],
    }


def _groups(plan: Plan, translate: Translate) -> Iterator[dict[str, Any]]:
    for verb, title in HEADINGS.items():
        lines = [
            {"head": headline(change, translate), "details": list(details(change, plan, translate))}
            for change in in_order(plan)
            if change.verb == verb
        ]
        if lines:
            yield {"verb": verb, "title": translate(title), "lines": lines}


def _bold(plan: Plan) -> Sequence[AppError]:
    try:
        hold(plan)
    except TooBold as several:
        return several.faults
    return ()


def look_told(found: Judged, drift: Sequence[Drift], robots: Mapping[str, Robot]) -> dict[str, Any]:
    """Give how a pipeline holds: what differs, what was changed by hand, and where robots are to be placed."""
    status = found.status
    return {
        **plan_told(found.plan),
        "pipeline": status.pipeline.pipeline,
        "designer": designer_path(found.plan.target),
        "parts": [{"part": one.part, "how": one.how, "named": one.differing or one.robots} for one in status.lines],
        "drift": in_all(lambda _, translate: [one.said(translate) for one in drift]),
        "stages": list(_stages(status.places, robots)),
        "placed": len(status.places) - len(status.to_do),
        "to_place": len(status.places),
        "held": in_all(lambda _, translate: {how: translate(said) for how, said in HELD.items()}),
    }


def _stages(places: Sequence[ToPlace], robots: Mapping[str, Robot]) -> Iterator[dict[str, Any]]:
    """Give stage by stage, in their order, which robots stand there or are to be placed there."""
    for _, group in groupby(places, lambda one: one.stage):
        theirs = list(group)
        titles = {language: in_language(theirs[0].stage_title, language) for language in LANGUAGES}
        yield {"stage": titles, "robots": [_placed(one, robots[one.robot]) for one in theirs]}


def _placed(one: ToPlace, robot: Robot) -> dict[str, Any]:
    return {
        "robot": {language: in_language(robot.title, language) for language in LANGUAGES},
        "parts": list(one.parts),
        "seen_at": one.seen_at.isoformat() if one.seen_at else None,
    }


def fault_told(fault: AppError) -> dict[str, Any]:
    """Give what went wrong; ways out that name commands are left to whoever shows it, who has buttons instead."""
    can_replace = "--allow-replace" in fault.text()
    lines = in_all(lambda _, translate: list(_lines(fault, translate)))
    return {"code": fault.code, "lines": lines, "can_replace": can_replace}


def _lines(fault: AppError, translate: Translate) -> Iterator[str]:
    several: Sequence[AppError] = getattr(fault, "faults", ())
    if several:
        yield from (" ".join(_parts(one, translate)) for one in several[:_MOST])
        return
    if hasattr(fault, "cause"):
        # Its reason is said in the language asked for only there.
        fault.text(translate)
    yield from _parts(fault, translate)
    if isinstance(fault, StalePlan):
        yield from (one.said(translate) for one in fault.differences[:_MOST])


def _parts(fault: AppError, translate: Translate) -> Iterator[str]:
    told = fault.as_json(translate)
    what, way_out = str(told["what"]), str(told["way_out"])
    yield f"{what[:1].upper()}{what[1:]}."
    if way_out and "b24app " not in way_out and "--" not in way_out:
        yield f"{way_out[:1].upper()}{way_out[1:]}."
