"""Find stages whose names do not say what has been achieved with the client, in a file or on a portal."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from b24app.errors import AppError
from b24app.languages import LANGUAGES, Translate, phrase
from b24app.pipelines.language.check import check
from b24app.pipelines.language.include import included
from b24app.pipelines.language.load import Source, load
from b24app.pipelines.language.model import Lint, Pipeline
from b24app.pipelines.language.words import Rule, Verdict, judge
from b24app.pipelines.planning.observe import Observed

_SAID: Mapping[Rule, tuple[str, str]] = {
    "source": (
        phrase('"{name}" is a source, not what has been achieved'),
        phrase('keep the source in the field Source and name the stage for example "{proposal}"'),
    ),
    "mood": (
        phrase('"{name}" is a mood or a guess ({words}), not what has been achieved'),
        phrase('name the last thing that is certain, for example "{proposal}"'),
    ),
    "vague": (
        phrase('"{name}" can hide anything'),
        phrase('say what is true of every lead that stands here, for example "{proposal}"'),
    ),
    "result": (
        phrase('"{name}" does not say what has been achieved'),
        phrase('name it by its result, for example "{proposal}"'),
    ),
}
_USUAL: Mapping[Rule, Mapping[str, str]] = {
    "source": {"ru": "Менеджер назначен", "en": "Manager assigned"},
    "mood": {"ru": "Дата следующего контакта назначена", "en": "Next contact arranged"},
    "vague": {"ru": "Потребность выяснена", "en": "Needs understood"},
    "result": {"ru": "КП отправлено", "en": "Proposal sent"},
}
_FIRST = {"ru": "Новый лид", "en": "New lead"}
"""What the stage is called on which leads begin."""


class Finding(AppError):
    """The name of a stage does not talk; name what has been achieved."""

    code = "pipeline.name"
    rule: Rule
    severity: str

    def text(self, translate: Translate = str) -> str:
        """Say it with its severity and rule behind the place."""
        said = super().text(translate)
        if not hasattr(self, "rule"):
            return said
        label = f"{translate(_LABELS[self.severity])} [{self.rule}]"
        return f"{self.where}: {label} {said.removeprefix(f'{self.where}: ')}"

    def as_json(self, translate: Translate = str) -> dict[str, object]:
        """Give the finding to a machine."""
        known = {"rule": self.rule, "severity": self.severity, "proposal": self.values["proposal"]}
        return super().as_json(translate) | {"name": self.values["name"]} | known


_LABELS = {"error": phrase("error"), "warning": phrase("warning")}


@dataclass(frozen=True)
class Named:
    """A stage's name to be judged and where it stands; `closes` says that a lead ends there."""

    name: str
    where: str
    closes: bool
    is_first: bool


def lint_file(path: Path, flags: Mapping[str, str]) -> list[Finding]:
    """Judge the names in a file, in both languages; raises its faults. `flags` go above the severities of the file."""
    source = included(load(path), path)
    return lint(source, check(source), flags)


def lint(source: Source, pipeline: Pipeline, flags: Mapping[str, str]) -> list[Finding]:
    """Judge the names in a file that was read and checked."""
    first = next((stage for stage in pipeline.stages if stage.semantics == "work"), None)
    names = (
        Named(
            stage.title.said(language),
            source.at(("stages", number, "title", language)),
            stage.semantics != "work",
            stage is first,
        )
        for number, stage in enumerate(pipeline.stages)
        for language in LANGUAGES
    )
    return list(_findings(dict.fromkeys(names), pipeline.lint.model_dump() | dict(flags)))


def lint_portal(observed: Observed, flags: Mapping[str, str]) -> list[Finding]:
    """Judge the names on a portal; the place of a finding is the code of its stage."""
    first = next((stage for stage in observed.stages if stage.semantics == "work"), None)
    names = (Named(one.title, one.status, one.semantics != "work", one is first) for one in observed.stages)
    return list(_findings(names, Lint().model_dump() | dict(flags)))


def _findings(names: Iterable[Named], severities: Mapping[str, str]) -> Iterator[Finding]:
    for named in names:
        verdict = judge(named.name, closes=named.closes)
        if verdict and severities[verdict.rule] != "ignore":
            yield _finding(named, verdict, severities[verdict.rule])


def _finding(named: Named, verdict: Verdict, severity: str) -> Finding:
    usual = _FIRST if named.is_first else _USUAL[verdict.rule]
    language = "ru" if re.search("[а-яё]", named.name.lower()) else "en"
    proposal = (verdict.proposal or usual)[language]
    what, way_out = _SAID[verdict.rule]
    values = {"name": named.name, "words": verdict.words, "proposal": proposal}
    found = Finding(what, way_out, where=named.where, **values)
    found.rule, found.severity = verdict.rule, severity
    return found
