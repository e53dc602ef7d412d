"""Find everything that follows from one card's answers: coefficients, class, likely sum, portrait, junk."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from b24app.pipelines.guarding.conditions import is_needed
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.language.parts.abc import Abc
from b24app.pipelines.language.parts.junk import JunkRule
from b24app.pipelines.qualifying.likely import Likely, likely
from b24app.pipelines.qualifying.weighing import NAMES, Answers, Weighed, weigh


@dataclass(frozen=True)
class Found:
    """What the arithmetic found: `results` is what the fields for the class and the coefficients are to hold, by key.

    `junk` is the reason for which the lead looks like no client, empty where it does not.
    """

    weighed: Weighed
    likely: Likely | None
    portrait: tuple[Mapping[str, str], ...]
    results: Mapping[str, Any]
    junk: str


def find(pipeline: Pipeline, model: Abc, answers: Answers, stage: str = "") -> Found:
    """Do the whole arithmetic for one card; the stage is the portal's code."""
    weighed = weigh(model, answers)
    results = _results(pipeline, model, weighed)
    now = {**answers, **results}
    portrait = tuple(
        one.text.by_language()
        for one in model.portrait
        if (not one.classes or weighed.letter in one.classes) and is_needed(one.when, now)
    )
    return Found(weighed, likely(model, answers), portrait, results, _junk(pipeline, now, stage))


def results_in(model: Abc) -> frozenset[str]:
    """List the fields that keep the class and the coefficients."""
    kept = [getattr(model.coefficients, name).into for name in NAMES]
    return frozenset(key for key in (*kept, model.into) if key)


def _results(pipeline: Pipeline, model: Abc, weighed: Weighed) -> dict[str, Any]:
    kept = {into: weighed.percents[name] for name in NAMES if (into := getattr(model.coefficients, name).into)}
    if model.into is None:
        return kept
    field = pipeline.fields_.get(model.into)
    is_list = field is not None and field.type == "list"
    return kept | {model.into: weighed.letter.lower() if is_list else weighed.letter}


def _junk(pipeline: Pipeline, answers: Answers, stage: str) -> str:
    """Return the reason of the first junk rule that speaks of answers alone and holds."""
    rules = pipeline.junk.rules if pipeline.junk else ()
    here = next((one.key for one in pipeline.stages if one.code.upper() == stage.upper()), "")
    ours = (rule for rule in rules if _is_of_answers(rule) and (not rule.stages or here in rule.stages))
    return next((rule.reason for rule in ours if is_needed(rule.when, answers)), "")


def _is_of_answers(rule: JunkRule) -> bool:
    return bool(rule.when) and not (rule.no_answer or rule.missed_calls or rule.says)
