"""Do with a card on a portal in a box what a process test says a person does, be it a lead, a deal or another card."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from b24app.cli.outcome import Outcome
from b24app.cli.portal_in_a_box import Box, rest
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.observe import Observed
from b24app.pipelines.proving.cases import Answers, Given
from b24app.portal.answers import written
from b24app.portal.card import OF_CLIENT
from b24app.portal.card_reading import read_card
from b24app.portal.client import Portal
from b24app.portal.documents import last_comments, read_document
from b24app.portal.tasks import tasks_of

_STAGE = {"lead": "STATUS_ID"}
_OF_COMPANY = "company"
_ITEM = {
    "TITLE": "title",
    "ASSIGNED_BY_ID": "assignedById",
    "STAGE_ID": "stageId",
    "CATEGORY_ID": "categoryId",
    "OPPORTUNITY": "opportunity",
    "SOURCE_ID": "sourceId",
    "SOURCE_DESCRIPTION": "sourceDescription",
    "CONTACT_ID": "contactId",
    "COMPANY_ID": "companyId",
}


@dataclass(frozen=True)
class Cards:
    """The cards of a pipeline on a portal in a box, and the manager whose they are."""

    box: Box
    webhook: str
    portal: Portal
    pipeline: Pipeline
    observed: Observed
    manager: int

    def laid(self, title: str, given: Given) -> int:
        """Create a card as a case gives it; what it says of the client of a deal becomes a contact and a company."""
        target, stages = self.observed.target, {stage.key: stage.code for stage in self.pipeline.stages}
        first = target.status_id(stages[given.stage or self.pipeline.stages[0].key])
        fields = {"TITLE": title, "ASSIGNED_BY_ID": self.manager} | self._fields(given.card)
        fields[_STAGE.get(target.entity, "STAGE_ID")] = first
        if target.entity != "lead":
            fields["CATEGORY_ID"] = target.category_id
        if target.entity != "smart_process":
            return int(rest(self.webhook, f"crm.{target.entity}.add", {"fields": fields}))
        spelt = {_ITEM.get(name, name): value for name, value in fields.items()}
        asked = {"entityTypeId": target.entity_type_id, "useOriginalUfNames": "Y", "fields": spelt}
        return int(rest(self.webhook, "crm.item.add", asked)["item"]["id"])

    def move(self, card: int, key: str) -> None:
        """Move a card in the kanban."""
        code = next(stage.code for stage in self.pipeline.stages if stage.key == key)
        target = self.observed.target
        self.box.move(card, target.status_id(code), self.manager, target.kind)

    def fill(self, card: int, answers: Answers) -> None:
        """Fill in answers on a card."""
        self.box.fill_in(card, self._fields(answers), self.manager, self.observed.target.kind)

    def outcome(self, card: int, keys: Answers) -> Outcome:
        """Look what has come of a card."""
        target, kind = self.observed.target, self.observed.target.kind
        code = target.code(read_document(self.portal, kind, card).stage).upper()
        stages = (one.key for one in self.pipeline.stages if one.code.upper() == code)
        return Outcome(
            stage=next(stages, code),
            told="\n".join(last_comments(self.portal, kind, card)),
            tasks=tuple(one.title for one in tasks_of(self.portal, kind, card) if one.is_open),
            answers=read_card(self.portal, card, list(keys), target) if keys else {},
        )

    def _fields(self, answers: Answers) -> dict[str, Any]:
        target = self.observed.target
        if target.entity == "lead":
            return written(answers, self.observed.fields, target)
        client = {key: answer for key, answer in answers.items() if key in OF_CLIENT}
        own = {key: answer for key, answer in answers.items() if key not in client}
        return written(own, self.observed.fields, target) | self._client(client)

    def _client(self, told: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if _OF_COMPANY in told:
            company = {"fields": {"TITLE": told[_OF_COMPANY]}}
            found["COMPANY_ID"] = rest(self.webhook, "crm.company.add", company)
        if contact := {key: answer for key, answer in told.items() if key != _OF_COMPANY}:
            named = {"NAME": "—"} | written(contact, ())
            found["CONTACT_ID"] = rest(self.webhook, "crm.contact.add", {"fields": named})
        return found
