"""Find what a recipe says of fields that does not fit them: names the portal does not know, rules of another type."""

from collections.abc import Iterator, Mapping
from typing import get_args

from b24app.cleanup.deciding.fields import IN_BUNDLE, fits, kind_of
from b24app.cleanup.deciding.recipe import Recipe
from b24app.cleanup.deciding.recipe_values import Preferred, ValueRule
from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault, Faults
from b24app.pipelines.language.load import Source, Steps
from b24app.pipelines.language.shape import did_you_mean
from b24app.portal.lead_fields import LeadField

Fields = Mapping[str, LeadField]

_UNCHOSEN = {"ID", "STATUS_ID", "STATUS_SEMANTIC_ID", "CONTACT_ID", "CONTACT_IDS", "COMPANY_ID", "DATE_CREATE"}


def demand_fields(source: Source, recipe: Recipe, fields: Fields) -> None:
    """Raise Faults where a recipe names fields that the portal has not, or chooses among values it cannot compare."""
    faults = [*_unknown(source, recipe, fields), *value_faults(source, recipe, fields)]
    if faults:
        raise Faults(faults)


def value_faults(source: Source, recipe: Recipe, fields: Fields) -> Iterator[Fault]:
    """Give a fault for each rule of values that cannot be followed; custom fields are judged where they are known."""
    for name, rule in recipe.values_.fields_.items():
        steps = ("values", "fields", name)
        first = IN_BUNDLE.get(name, name)
        kind, is_multiple = kind_of(name, fields)
        if first != name:
            what = phrase("{name} goes together with {first}"), phrase("write the rule at {first}")
            yield Fault(*what, where=source.at(steps, of_key=True), name=name, first=first)
        elif name in _UNCHOSEN:
            what = phrase("{name} is not chosen by a rule"), phrase("take it out; the actions decide about it")
            yield Fault(*what, where=source.at(steps, of_key=True), name=name)
        elif kind != "unknown" and not fits(rule, kind, is_multiple=is_multiple):
            known = ", ".join(one for one in get_args(ValueRule) if fits(one, kind, is_multiple=is_multiple))
            what = phrase("{rule} does not fit {name}"), phrase("write one of these: {known}")
            yield Fault(*what, where=source.at(steps), rule=rule, name=name, known=known)


def _unknown(source: Source, recipe: Recipe, fields: Fields) -> Iterator[Fault]:
    for steps, name in _named(recipe):
        if name not in fields:
            way_out, values = _near(name, fields)
            strange = phrase("leads of this portal have no field {name}")
            yield Fault(strange, way_out, where=source.at(steps), name=name, **values)


def _near(name: str, fields: Fields) -> tuple[str, dict[str, str]]:
    way_out, values = did_you_mean(name, [one.lower() for one in fields])
    if "near" in values:
        return way_out, {"near": values["near"].upper()}
    return phrase("look up the field's name in the portal's settings"), {}


def _named(recipe: Recipe) -> Iterator[tuple[Steps, str]]:
    """Give the fields that a recipe names, with their places."""
    for name in recipe.values_.fields_:
        yield ("values", "fields", name), name
    for number, flag in enumerate(recipe.protected):
        yield ("protected", number, "field"), flag.field
    for number, rule in enumerate(recipe.survivor):
        if isinstance(rule, Preferred) and rule.field:
            yield ("survivor", number, "field"), rule.field
    for number, action in enumerate(recipe.actions):
        for name in action.when.fields_:
            yield ("actions", number, "when", "fields", name), name
    if recipe.junk.field:
        yield ("junk", "field"), recipe.junk.field
