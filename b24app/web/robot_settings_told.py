"""Gather what is told beside a robot's settings: what the pipelines of the portal say, and colleagues by name."""

import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from b24app.errors import AppError
from b24app.languages import phrase, translator
from b24app.pipelines.language.model import Pipeline, read_document
from b24app.pipelines.telling.messages import choices, ours
from b24app.pipelines.telling.telling import told_by
from b24app.pipelines.telling.told import Choice, Told
from b24app.pipelines.telling.words import Words
from b24app.portal.staff import names_of
from b24app.store.applied import applied_places

if TYPE_CHECKING:
    from b24app.wiring import App

log = logging.getLogger(__name__)

_RESPONSIBLE = "{=Document:ASSIGNED_BY_ID}"
"""The designer's own expression for who is responsible for the card."""


@dataclass(frozen=True)
class Around:
    """What the page knows besides the settings; `pipelines` are the titles of those applied to such cards."""

    language: str
    about: str = ""
    pipelines: tuple[str, ...] = ()
    told: Told = field(default_factory=Told)
    choices: tuple[Choice, ...] = ()
    ours: tuple[Choice, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, app: "App", member_id: str, entity: str, about: str, language: str, people: Collection[int]
    ) -> "Around":
        """Read it: the pipelines from our own database, the names from the portal, in one request."""
        found = list(_pipelines(app, member_id, entity)) if about else []
        names = _names(app, member_id, {*people, *(one for each in found for one in _named(each, about))})
        words = [Words(one, language, names) for one in found]
        fields = {one.key: one for each in words for one in choices(each)}
        return cls(
            language,
            about,
            tuple(one.title.said(language) for one in found),
            told_by(about, words),
            tuple(fields.values()),
            tuple({one.key: one for each in words for one in ours(each)}.values()),
            names,
        )

    @property
    def responsible(self) -> str:
        """Return the expression that stands for who is responsible for the card."""
        return _RESPONSIBLE

    def name_of(self, value: str) -> str:
        """Return a colleague's name for `user_7`; an expression stays as it is."""
        if value == _RESPONSIBLE:
            return translator(self.language)(phrase("Person responsible for the card"))
        number = value.removeprefix("user_")
        return self.names.get(int(number), value) if number.isdigit() else value


def _pipelines(app: "App", member_id: str, entity: str) -> Iterator[Pipeline]:
    for place in applied_places(app.database, member_id):
        document = app.plans.applied(member_id, place) if place.partition(":")[0] == entity else None
        if document:
            yield read_document(document)


def _named(pipeline: Pipeline, about: str) -> set[int]:
    """List the people that this part of the pipeline names by number."""
    numbers: set[int] = set()
    if about == "assignment" and pipeline.assignment:
        told = [seller.user for rule in pipeline.assignment.rules for seller in rule.sellers]
        numbers |= {one for one in (*told, pipeline.assignment.fallback) if isinstance(one, int)}
    if about == "visits" and pipeline.visits:
        numbers |= set(pipeline.visits.surveyors)
    if about == "payment" and pipeline.payment and isinstance(pipeline.payment.responsible, int):
        numbers.add(pipeline.payment.responsible)
    return numbers


def _names(app: "App", member_id: str, people: Collection[int]) -> Mapping[int, str]:
    """Read names where there is somebody to name; the page is of use without them too."""
    if not people:
        return {}
    try:
        return names_of(app.portals.of(member_id), people)
    except AppError as fault:
        log.warning("names of colleagues not read", extra={"error": str(fault)})
        return {}
