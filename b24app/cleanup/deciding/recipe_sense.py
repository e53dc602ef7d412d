"""Find what a recipe says that makes no sense together: rules never reached, stages used twice, choices half made."""

from collections.abc import Iterator

from b24app.cleanup.deciding.recipe import Recipe
from b24app.cleanup.deciding.recipe_fields import value_faults
from b24app.cleanup.deciding.recipe_rules import Rule, When
from b24app.cleanup.deciding.recipe_values import Preferred
from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault
from b24app.pipelines.language.load import Source

_EVERYBODY = When()
_ALWAYS = {"keep", "review", "junk", "delete"}
"""What can be done with any lead; the other actions are passed over where they cannot be done."""


def sense_faults(source: Source, recipe: Recipe) -> Iterator[Fault]:
    """Give a fault for each thing that makes no sense, at its place in the file."""
    yield from _stages(source, recipe)
    yield from _preferences(source, recipe)
    yield from _passes(source, recipe)
    yield from _rules(source, recipe)
    yield from value_faults(source, recipe, {})


def _stages(source: Source, recipe: Recipe) -> Iterator[Fault]:
    for steps, code, others in (
        (("quarantine", "stage"), recipe.quarantine.stage, {recipe.junk.stage, recipe.converted}),
        (("junk", "stage"), recipe.junk.stage, {recipe.converted}),
    ):
        if code in others:
            what = phrase('the stage "{code}" has two meanings here')
            way_out = phrase("name a stage of its own, so that each lead can be found and taken back")
            yield Fault(what, way_out, where=source.at(steps), code=code)


def _preferences(source: Source, recipe: Recipe) -> Iterator[Fault]:
    for number, rule in enumerate(recipe.survivor):
        where = source.at(("survivor", number))
        if not isinstance(rule, Preferred):
            if rule in recipe.survivor[:number]:
                yield Fault(phrase('"{rule}" stands here twice'), phrase("keep the first one"), where=where, rule=rule)
        elif sum(one is not None for one in (rule.stage, rule.source, rule.field)) != 1:
            yield Fault(
                phrase("a preference is about exactly one thing"),
                phrase("write one of stage:, source: and field:"),
                where=where,
            )
        elif (rule.field is None) != (rule.values is None):
            yield Fault(
                phrase("a field and its values belong together"), phrase("write field: and values:"), where=where
            )


def _passes(source: Source, recipe: Recipe) -> Iterator[Fault]:
    for number, one in enumerate(recipe.passes):
        before = [earlier for earlier in recipe.passes[:number] if earlier.band in (None, one.band)]
        if any(earlier.at_least <= one.at_least for earlier in before):
            yield Fault(
                phrase("this step is never reached: an earlier one asks for no more"),
                phrase("put the strict steps before the loose ones"),
                where=source.at(("passes", number)),
            )


def _rules(source: Source, recipe: Recipe) -> Iterator[Fault]:
    for number, rule in enumerate(recipe.actions):
        where = source.at(("actions", number))
        if any(_takes_all(earlier) for earlier in recipe.actions[:number]):
            yield Fault(
                phrase("this rule is never reached: an earlier one takes every lead"),
                phrase("put the rule without when: last"),
                where=where,
            )
        yield from _rule(rule, where)


def _rule(rule: Rule, where: str) -> Iterator[Fault]:
    if rule.do == "deal" and rule.when == _EVERYBODY:
        yield Fault(
            phrase("deals are made for chosen leads only"),
            phrase("say with when: which leads these are"),
            where=where,
        )
    if rule.do == "convert" and not rule.makes:
        yield Fault(phrase("nothing is made of these leads"), phrase("write contact or company"), where=where)
    if (rule.reason or rule.value) and rule.do not in {"junk", "delete"}:
        yield Fault(phrase("only junk is closed with a reason"), phrase("take it out, or write do: junk"), where=where)


def _takes_all(rule: Rule) -> bool:
    return rule.do in _ALWAYS and rule.when == _EVERYBODY
