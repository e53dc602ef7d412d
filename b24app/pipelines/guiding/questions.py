"""Say for an answer that is missing how a person gives it: which control, which choices, what is there now."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from b24app.languages import phrase, translator
from b24app.pipelines.guarding.requirements import Missing
from b24app.pipelines.language.model import Pipeline
from b24app.portal.card import STANDARD_OF
from b24app.portal.userfields import Field
from b24app.worktime import WorkTime

_STANDARD = {
    "phone": "phone",
    "email": "email",
    "website": "website",
    "birthday": "date",
    "amount": "money",
    "source": "list",
    "assigned": "user",
    "comments": "text",
}
KINDS = (
    "string",
    "text",
    "number",
    "money",
    "date",
    "datetime",
    "list",
    "boolean",
    "user",
    *("phone", "email", "website"),
)
"""Kinds of answers for which a page has a control; others are given in the portal's own card."""

ELSEWHERE, CLIENT = "elsewhere", "client"
"""Kinds for answers that are given in the portal's card, and in the card of the contact or company."""


@dataclass(frozen=True)
class Question:
    """An answer to be given: `kind` says by which control, `values` are those that the control shows.

    `seen` is a fingerprint of the answer in the card when it was read; `problem` what is wrong with it.
    """

    key: str
    title: str
    hint: str
    kind: str
    stage: str
    is_multiple: bool = False
    options: tuple[tuple[str, str], ...] = ()
    values: tuple[str, ...] = ()
    seen: str = ""
    problem: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_given_here(self) -> bool:
        """Tell whether a control of the page can take the answer."""
        return self.kind in KINDS


@dataclass(frozen=True)
class Asking:
    """Makes questions of what is missing, in one language.

    `fields` are the portal's custom fields, `sources` the titles of its sources by code, `time` shows moments.
    """

    pipeline: Pipeline
    language: str
    fields: Mapping[str, Field]
    sources: Mapping[str, str]
    time: WorkTime

    def questions(self, missing: Iterable[Missing], answers: Mapping[str, Any]) -> list[Question]:
        """Make a question of each answer that is missing or wrong."""
        return [self.question(one, answers.get(one.key)) for one in missing]

    def question(self, one: Missing, answer: Any) -> Question:
        """Make one; the answer that is there is shown only where it is wrong."""
        kind, language = self.kind(one.key), self.language
        return Question(
            key=one.key,
            title=one.title[language],
            hint=one.hint[language] if one.hint else "",
            kind=kind,
            stage=one.stage_title[language],
            is_multiple=self.is_multiple(one.key),
            options=self._options(one.key, kind),
            values=self.shown(one.key, answer),
            seen=fingerprint(answer),
            problem=one.problem[language] if one.problem else "",
        )

    def kind(self, key: str) -> str:
        """Return by which kind of control a field is filled in."""
        custom = self.fields.get(key)
        if custom:
            return custom.type if custom.type in KINDS else ELSEWHERE
        if key not in STANDARD_OF[self.pipeline.entity]:
            return CLIENT if key in STANDARD_OF["lead"] else ELSEWHERE
        return _STANDARD.get(key, "string")

    def is_multiple(self, key: str) -> bool:
        """Tell whether a field takes several answers."""
        custom = self.fields.get(key)
        return bool(custom and custom.is_multiple)

    def shown(self, key: str, answer: Any) -> tuple[str, ...]:
        """Write an answer as its control takes it."""
        several = answer if isinstance(answer, list) else [answer]
        return tuple(self._one(self.kind(key), one) for one in several if one is not None)

    def _one(self, kind: str, answer: Any) -> str:
        if kind == "date":
            return str(answer)[:10]
        if kind == "datetime":
            return self._moment(str(answer))
        if isinstance(answer, bool):
            return "1" if answer else "0"
        return f"{answer:g}" if isinstance(answer, float) and abs(answer) < 1e6 else _plain(answer)

    def _moment(self, text: str) -> str:
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            return ""
        return f"{self.time.local(found) if found.tzinfo else found:%Y-%m-%dT%H:%M}"

    def _options(self, key: str, kind: str) -> tuple[tuple[str, str], ...]:
        if kind == "boolean":
            say = translator(self.language)
            return ("1", say(phrase("Yes"))), ("0", say(phrase("No")))
        custom, described = self.fields.get(key), self.pipeline.fields_.get(key)
        if custom and kind == "list":
            titles = described.values if described else {}
            # The portal keeps its values in one language; the file knows what they are called in the other.
            said = ((one.key or str(one.id), one.title) for one in custom.values)
            return tuple((code, titles[code].said(self.language) if code in titles else title) for code, title in said)
        return self._sources() if key == "source" else ()

    def _sources(self) -> tuple[tuple[str, str], ...]:
        ours = {(one.status or key).upper(): one.title for key, one in self.pipeline.sources.items()}
        return tuple(
            (code, ours[code].said(self.language) if code in ours else title) for code, title in self.sources.items()
        )


def fingerprint(answer: Any) -> str:
    """Name an answer so that two are compared without either being shown."""
    return sha256(json.dumps(answer, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _plain(answer: Any) -> str:
    return str(int(answer)) if isinstance(answer, float) and answer.is_integer() else str(answer)
