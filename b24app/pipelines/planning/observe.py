"""Read what a portal has now of a pipeline's place in one request: stages, custom fields, the card, the sources."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from b24app.pipelines.planning.asking import Query, asked, granted, pages
from b24app.portal.answer import Answer
from b24app.portal.client import Portal
from b24app.portal.crm import Stage, born_stages, stages_in, stages_query
from b24app.portal.layout import Layout, layout_in, layout_query
from b24app.portal.process_fields import as_classic, config_query, configs_in, configs_query, list_rows
from b24app.portal.refusals import Refusal
from b24app.portal.sources import Source, sources_in, sources_query
from b24app.portal.targets import LEADS, Target
from b24app.portal.userfields import LANGUAGES, Field, fields_in, fields_query


@dataclass(frozen=True)
class Observed:
    """What stands on a portal; stages are in the order of its kanban.

    `layout` is None where nobody has arranged the card for everybody, and where the portal does not show it to us:
    then `hidden` is its refusal.
    """

    stages: tuple[Stage, ...]
    fields: tuple[Field, ...]
    target: Target = LEADS
    sources: tuple[Source, ...] = ()
    layout: Layout | None = None
    hidden: Refusal | None = field(default=None, compare=False)

    def stage(self, code: str) -> Stage | None:
        """Find a stage by its code; the portal does not tell small letters from large ones."""
        return next((stage for stage in self.stages if stage.status.upper() == code.upper()), None)

    def field(self, key: str) -> Field | None:
        """Find a field by its key."""
        return next((field for field in self.fields if field.key == key), None)

    def document(self) -> dict[str, Any]:
        """Give everything observed as plain JSON."""
        parts = {name: part for name, part in vars(self).items() if name != "hidden"}
        return {name: part for name, part in asdict(Observed(**parts)).items() if name != "hidden"}


def observe(portal: Portal, target: Target = LEADS) -> Observed:
    """Read all there is; raises what the portal refuses.

    A place that is still to be made has the stages that it will be born with.
    """
    commands = _commands(target)
    told = dict(portal.batch(commands))
    shown = told.get("layout")
    # Only administrators may see the card everybody gets; whoever may not does without, unless a file lays it out.
    hidden = shown if isinstance(shown, Refusal) and _is_denied(shown) else None
    answers = granted({name: answer for name, answer in told.items() if answer is not hidden})
    stages = stages_in(_rows(portal, commands, answers, "stages"), target) if target.exists else ()
    read = _process_fields if target.entity == "smart_process" else _fields
    return Observed(
        stages=stages or born_stages(target.entity),
        fields=read(portal, commands, answers, target),
        target=target,
        sources=sources_in(_rows(portal, commands, answers, "sources")),
        layout=layout_in(answers["layout"].result) if "layout" in answers else None,
        hidden=hidden,
    )


def _is_denied(refusal: Refusal) -> bool:
    return refusal.is_code("ACCESS_DENIED") or "access denied" in refusal.description.lower()


def _commands(target: Target) -> dict[str, Query]:
    place = {"stages": stages_query(target), "layout": layout_query(target)} if target.exists else {}
    commands = {**place, "sources": sources_query()}
    if target.entity != "smart_process":
        return commands | {language: fields_query(language, target) for language in LANGUAGES}
    fields = {language: configs_query(language, target) for language in LANGUAGES}
    values = {f"values{row}": config_query(row) for row in target.list_fields}
    return commands | (fields | values if target.process else {})


def _fields(
    portal: Portal, commands: Mapping[str, Query], answers: Mapping[str, Answer], target: Target
) -> tuple[Field, ...]:
    return fields_in((_rows(portal, commands, answers, language) for language in LANGUAGES), target)


def _process_fields(
    portal: Portal, commands: Mapping[str, Query], answers: Mapping[str, Answer], target: Target
) -> tuple[Field, ...]:
    if target.process is None:
        return ()
    rows = {code: pages(portal, commands[code], answers[code], configs_in) for code in LANGUAGES}
    values = {int(name[6:]): answer for name, answer in answers.items() if name.startswith("values")}
    # A list field that has come since the place was found is asked for too.
    late = set(list_rows(rows[LANGUAGES[0]])) - set(values)
    values |= _values_of(portal, late)
    enums = {row: (answer.result or {}).get("field", {}).get("enum") for row, answer in values.items()}
    return fields_in(
        ([as_classic(row, enums.get(int(row["id"])), code) for row in rows[code]] for code in LANGUAGES), target
    )


def _values_of(portal: Portal, rows: Iterable[int]) -> dict[int, Answer]:
    """Read fields with their values, each by its row."""
    commands = {f"values{row}": config_query(row) for row in rows}
    found = asked(portal, commands) if commands else {}
    return {int(name[6:]): answer for name, answer in found.items()}


def _rows(portal: Portal, commands: Mapping[str, Query], answers: Mapping[str, Answer], name: str) -> list[Any]:
    # These lists come whole; should a portal page them all the same, the rest is read too.
    return pages(portal, commands[name], answers[name], lambda result: result or [])
