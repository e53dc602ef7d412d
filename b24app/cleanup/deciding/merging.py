"""Choose the values of a lead that stays, field by field, and keep every value that loses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from b24app.cleanup.deciding.choosing import CHOOSERS, Choice, held, holds, parts_of
from b24app.cleanup.deciding.fields import fits, is_empty, kind_of, taking_part
from b24app.cleanup.deciding.fingerprint import MULTIFIELDS
from b24app.cleanup.deciding.lead import Lead
from b24app.cleanup.deciding.recipe import Recipe
from b24app.cleanup.deciding.recipe_values import Protected
from b24app.cleanup.deciding.same import exactly, several
from b24app.languages import phrase, translator
from b24app.portal.lead_fields import LeadField

_TAKEN = phrase("{field}: taken from lead {lead}")
_UNITED = phrase("{field}: put together from several leads")
_FLAG = phrase("{field}: the flag of lead {lead} holds for the client ({title})")
_FILES = phrase("{field}: files stay with this lead, they cannot be copied")
_ELSE = {"file": "note", "multifield": "union"}
"""Rules of types that the default rule does not fit."""


@dataclass(frozen=True)
class Merged:
    """What a lead that stays is to hold, and what loses: by lead, then by field; sentences by lead.

    Of communications `values` hold what is added alone, of all other fields the whole value.
    """

    values: Mapping[str, Any]
    kept: Mapping[int, Mapping[str, Any]]
    because: Mapping[int, tuple[str, ...]]


class Merging:
    """Chooses values by a recipe; `fields` are those of the portal, by name."""

    def __init__(self, recipe: Recipe, fields: Mapping[str, LeadField], language: str) -> None:
        self._recipe = recipe
        self._fields = fields
        self._language = language
        self._translate = translator(language)

    def merge(self, leads: Sequence[Lead]) -> Merged:
        """Merge leads into the first of them; the others come in the order in which their values are preferred."""
        values: dict[str, Any] = {}
        kept: dict[int, dict[str, Any]] = {lead.id: {} for lead in leads}
        because: dict[int, list[str]] = {lead.id: [] for lead in leads}
        names = list(dict.fromkeys(name for lead in leads for name in taking_part(lead.values)))
        for name in names:
            choice, why = self._chosen(name, leads)
            after = dict(held(leads[0], name)) | dict(choice.values)
            written = _written(leads[0], choice)
            values |= written
            because[leads[0].id] += why if written else []
            for lead in leads:
                lost, told = self._lost(name, lead, after)
                kept[lead.id] |= lost
                because[lead.id] += told
        return Merged(values, kept, {lead: tuple(said) for lead, said in because.items()})

    def _chosen(self, name: str, leads: Sequence[Lead]) -> tuple[Choice, list[str]]:
        for flag in self._recipe.protected:
            if flag.field == name and (flagged := next((one for one in leads if self.has_flag(one, flag)), None)):
                said = self._told(_FLAG, name, lead=flagged.id, title=flag.title.said(self._language))
                return Choice(held(flagged, name), flagged.id), [said]
        choice = CHOOSERS[self.rule_of(name, leads)](name, leads, self._translate)
        if not choice.donor:
            return choice, [self._told(_UNITED, name)]
        return choice, [self._told(_TAKEN, name, lead=choice.donor)]

    def rule_of(self, name: str, leads: Sequence[Lead]) -> str:
        """Return the rule of a field; where the default one does not fit it, that of its type."""
        sample = next((lead.values[name] for lead in leads if holds(lead, name) and name in lead.values), None)
        kind, is_multiple = kind_of(name, self._fields, sample)
        rule = self._recipe.values_.rule_of(name)
        if fits(rule, kind, is_multiple=is_multiple):
            return rule
        return _ELSE.get(kind, "survivor")

    def has_flag(self, lead: Lead, flag: Protected) -> bool:
        """Say whether a lead has a flag that must not be lost."""
        return bool(set(flag.values) & set(self.spoken(flag.field, lead.values.get(flag.field))))

    def spoken(self, name: str, value: Any) -> list[str]:
        """List the values of a field as the portal keeps them and, of a list, by their titles."""
        field = self._fields.get(name)
        given = [str(one) for one in several(value)]
        return given + [field.items[one] for one in given if field and one in field.items]

    def _lost(self, name: str, lead: Lead, after: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
        """Give what a lead holds and the lead that stays will not."""
        if not holds(lead, name):
            return {}, []
        own = {part: lead.values[part] for part in parts_of(name) if not is_empty(part, lead.values.get(part))}
        left = {part: _left(part, value, after.get(part)) for part, value in own.items()}
        # What goes together stays together: a sum with its currency, a first name with its last name.
        lost = {} if not any(left.values()) else own if len(parts_of(name)) > 1 else left
        kind, _ = kind_of(name, self._fields, lead.values.get(name))
        if kind == "file" and lost:
            return {name: _names_of_files(lost[name])}, [self._told(_FILES, name)]
        return lost, []

    def _told(self, said: str, name: str, **values: Any) -> str:
        field = self._fields.get(name)
        return self._translate(said).format(field=field.title if field else name, **values)


def _written(survivor: Lead, choice: Choice) -> dict[str, Any]:
    """Give what has to be written to a lead: what differs from what it holds, of communications what is new."""
    written = {}
    for name, chosen in choice.values.items():
        before = survivor.values.get(name)
        value = [one for one in chosen if not one.get("ID")] if name in MULTIFIELDS else chosen
        if is_empty(name, value) and (name in MULTIFIELDS or is_empty(name, before)):
            continue
        if exactly(name, value) != exactly(name, before):
            written[name] = value
    return written


def _left(name: str, value: Any, after: Any) -> Any:
    """Give what of a value is not in another; a text may be a part of a longer one that tells its source."""
    known = {exactly(name, one) for one in several(after)}
    if isinstance(value, list):
        return [one for one in value if not {exactly(name, each) for each in several([one])} <= known]
    is_part = isinstance(after, str) and (f"\n{value}" in after or after.startswith(f"{value}\n\n"))
    return None if is_part or exactly(name, value) in known else value


def _names_of_files(files: Any) -> list[dict[str, Any]]:
    """Tell files by their numbers alone: their addresses open for whoever holds them."""
    listed = files if isinstance(files, list) else [files]
    return [{"id": one.get("id") or one.get("ID")} for one in listed if isinstance(one, dict)]
