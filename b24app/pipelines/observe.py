"""Read what a portal has now: every stage and custom field of its leads, in one request."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from b24app.portal.answer import Answer
from b24app.portal.client import Portal
from b24app.portal.crm import Stage, stages_in, stages_query
from b24app.portal.refusals import PortalError
from b24app.portal.userfields import LANGUAGES, Field, fields_in, fields_query


@dataclass(frozen=True)
class Observed:
    """What stands on a portal; stages are in the order of its kanban."""

    stages: tuple[Stage, ...]
    fields: tuple[Field, ...]

    def stage(self, code: str) -> Stage | None:
        """Find a stage by its code; the portal does not tell small letters from large ones."""
        return next((stage for stage in self.stages if stage.status.upper() == code.upper()), None)

    def field(self, key: str) -> Field | None:
        """Find a field by its key."""
        return next((field for field in self.fields if field.key == key), None)

    def document(self) -> dict[str, Any]:
        """Give everything observed as plain JSON."""
        return {"stages": [asdict(one) for one in self.stages], "fields": [asdict(one) for one in self.fields]}


def observe(portal: Portal) -> Observed:
    """Read stages and fields; raises what the portal refuses."""
    commands = {"stages": stages_query()} | {language: fields_query(language) for language in LANGUAGES}
    answers = portal.batch(commands)
    rows = {name: _rows(portal, commands[name], answer) for name, answer in answers.items()}
    return Observed(stages_in(rows["stages"]), fields_in(rows[language] for language in LANGUAGES))


def _rows(portal: Portal, command: tuple[str, Mapping[str, Any]], answer: Answer | PortalError) -> list[Any]:
    if isinstance(answer, PortalError):
        raise answer
    rows = list(answer.result or [])
    # These lists come whole; should a portal page them all the same, the rest is read too.
    while answer.next is not None:
        answer = portal.read(command[0], {**command[1], "start": answer.next})
        rows += answer.result or []
    return rows
