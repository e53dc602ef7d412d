"""Take from the pipeline applied last what no portal knows, for the things that are still there."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from b24app.languages import LANGUAGES
from b24app.pipelines.language.model import CustomField, Pipeline, Stage
from b24app.pipelines.language.rules import Rules
from b24app.pipelines.language.texts import Text

_TOLD_BY_PORTAL = {
    "pipeline": {
        "pipeline",
        "for",
        "funnel",
        "process",
        "title",
        "language",
        "sources",
        "fields",
        "sections",
        "stages",
    },
    "field": {"type", "title", "help", "multiple", "values"},
    "stage": {"key", "title", "status", "color", "semantics"},
}


@dataclass(frozen=True)
class Known:
    """What is known besides the portal; without a pipeline nothing is. `language` is that of the portal's texts.

    With `only_known` the stages that the pipeline does not name are left out.
    """

    pipeline: Pipeline | None
    language: str
    only_known: bool = False

    @cached_property
    def _document(self) -> dict[str, Any]:
        if self.pipeline is None:
            return {}
        document: dict[str, Any] = short(self.pipeline.model_dump(mode="json", by_alias=True, exclude_defaults=True))
        return document

    def stage(self, code: str) -> Stage | None:
        """Find a stage by its code."""
        stages = self.pipeline.stages if self.pipeline else ()
        return next((stage for stage in stages if stage.code == code), None)

    def has_place_for(self, code: str) -> bool:
        """Say whether a stage is to be told."""
        return not (self.only_known and self.pipeline) or self.stage(code) is not None

    @property
    def stage_keys(self) -> set[str]:
        """Return the keys that stages have already."""
        return {stage.key for stage in self.pipeline.stages} if self.pipeline else set()

    def field(self, key: str) -> CustomField | None:
        """Find a field by its key."""
        return self.pipeline.fields_.get(key) if self.pipeline else None

    def text(self, said: str, known: Text | None) -> Any:
        """Give a text in all its languages where the portal still has it as it was applied."""
        if known is None or known.said(self.language) != said:
            return said
        return short(known.by_language())

    def rules(self) -> dict[str, Any]:
        """Return what holds for the whole pipeline."""
        return _besides(self._document, "pipeline")

    def field_rules(self, key: str) -> dict[str, Any]:
        """Return what a field's answer has to look like, where a stage asks for it.

        A file that several pipelines include may hold rules for answers that this one never asks for.
        """
        rules = _besides(self._document.get("fields", {}).get(key, {}), "field")
        asked = {wanted.field for stage in (self.pipeline.stages if self.pipeline else ()) for wanted in stage.requires}
        return {name: rule for name, rule in rules.items() if key in asked or name not in Rules.model_fields}

    def stage_rules(self, code: str) -> dict[str, Any]:
        """Return what a stage asks for and does."""
        stage = self.stage(code)
        found = (one for one in self._document.get("stages", ()) if stage and one["key"] == stage.key)
        return _besides(next(found, {}), "stage")


def _besides(document: dict[str, Any], part: str) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key not in _TOLD_BY_PORTAL[part]}


def short(raw: Any) -> Any:
    """Write a text that is the same in all languages once."""
    if isinstance(raw, list | tuple):
        return [short(one) for one in raw]
    if not isinstance(raw, dict):
        return raw
    if set(raw) == set(LANGUAGES) and all(isinstance(text, str) for text in raw.values()):
        return next(iter(raw.values())) if len(set(raw.values())) == 1 else raw
    return {key: short(value) for key, value in raw.items()}
