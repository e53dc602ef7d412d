"""Tell which answers a lead's card still lacks on a stage, from the pipeline that was applied to its portal."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.languages import LANGUAGES, phrase, translator
from b24app.pipelines.model import Pipeline, Requirement, Stage, Text, read_document
from b24app.portal.card import read_card
from b24app.portal.client import Portal

Card = Mapping[str, Any]
"""Answers by field key, as b24app.portal.card reads them: None where there is none."""

_TITLES = {
    "title": phrase("Title of the lead"),
    "name": phrase("First name"),
    "second_name": phrase("Second name"),
    "last_name": phrase("Last name"),
    "position": phrase("Position"),
    "company": phrase("Company"),
    "phone": phrase("Phone"),
    "email": phrase("E-mail address"),
    "website": phrase("Website"),
    "address": phrase("Address"),
    "birthday": phrase("Date of birth"),
    "source": phrase("Source"),
    "source_details": phrase("About the source"),
    "amount": phrase("Amount"),
    "comments": phrase("Comment"),
    "assigned": phrase("Responsible person"),
}


@dataclass(frozen=True)
class Missing:
    """An answer the card lacks: what it is called, how to give it, and which stage waits for it."""

    key: str
    title: Mapping[str, str]
    hint: Mapping[str, str] | None
    stage: str
    stage_title: Mapping[str, str]


@dataclass(frozen=True)
class GateVerdict:
    """What the gate says of a lead that entered a stage: `entered` is the stage's title by language.

    `back_to` is the code of the earliest stage that waits for answers, None where nothing is missing.
    """

    entered: Mapping[str, str]
    missing: tuple[Missing, ...] = ()
    back_to: str | None = None


def stages_in_order(document: Mapping[str, Any]) -> tuple[str, ...]:
    """List the codes of a pipeline's stages in its order."""
    return tuple(stage.code for stage in read_document(document).stages)


def missing(document: Mapping[str, Any], entered: str, card: Card) -> tuple[Missing, ...]:
    """List the answers that the working stages before the one entered wait for and the card lacks.

    A stage of failure is open to everybody, and so is one that the pipeline does not describe.
    """
    return _missing(read_document(document), entered, card)


def _missing(pipeline: Pipeline, entered: str, card: Card) -> tuple[Missing, ...]:
    found: dict[str, Missing] = {}
    for stage in _before(pipeline, entered):
        for wanted in stage.requires:
            if _is_asked(wanted, card) and card.get(wanted.field) is None:
                found.setdefault(wanted.field, _named(pipeline, stage, wanted))
    return tuple(found.values())


def _before(pipeline: Pipeline, entered: str) -> tuple[Stage, ...]:
    place = next((n for n, stage in enumerate(pipeline.stages) if stage.code.upper() == entered.upper()), 0)
    if pipeline.stages[place].semantics == "failure":
        return ()
    return tuple(stage for stage in pipeline.stages[:place] if stage.semantics == "work")


def _is_asked(wanted: Requirement, card: Card) -> bool:
    return all(_is_among(card.get(key), choices) for key, choices in wanted.when.items())


def _is_among(answer: Any, choices: Collection[Any]) -> bool:
    given = answer if isinstance(answer, list) else [answer]
    return any(_same(one, choice) for one in given for choice in choices)


def _same(answer: Any, choice: Any) -> bool:
    # Yes is not the number one, but a number may be written as text on either side.
    if isinstance(answer, bool) or isinstance(choice, bool):
        return answer is choice
    numbers = isinstance(answer, int | float) or isinstance(choice, int | float)
    try:
        return float(answer) == float(choice) if numbers and answer is not None else bool(answer == choice)
    except ValueError:
        return False


def _named(pipeline: Pipeline, stage: Stage, wanted: Requirement) -> Missing:
    field = pipeline.fields_.get(wanted.field)
    title = _languages(field.title) if field else _standard(wanted.field)
    hint = wanted.hint or (field.help if field else None)
    return Missing(wanted.field, title, _languages(hint) if hint else None, stage.code, _languages(stage.title))


def _languages(text: Text) -> dict[str, str]:
    return {language: text.said(language) for language in LANGUAGES}


def _standard(key: str) -> dict[str, str]:
    return {language: translator(language)(_TITLES.get(key, key)) for language in LANGUAGES}


def _asked(pipeline: Pipeline, entered: str) -> frozenset[str]:
    wanted = [one for stage in _before(pipeline, entered) for one in stage.requires]
    return frozenset(key for one in wanted for key in (one.field, *one.when))


@dataclass(frozen=True)
class PipelineGate:
    """Guards the stages of a portal by the pipeline applied to it last."""

    pipeline: Pipeline

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "PipelineGate":
        """Make the gate from an applied pipeline as the store keeps it."""
        return cls(read_document(document))

    @property
    def language(self) -> str:
        """Return the language in which the pipeline speaks to people."""
        return self.pipeline.language

    def check(self, portal: Portal, lead_id: int, entered_status: str) -> GateVerdict:
        """Read the card once and say what it lacks for the stage entered, and to which stage it goes back.

        A stage that the pipeline does not describe is named by its code.
        """
        entered = self._title(entered_status)
        keys = _asked(self.pipeline, entered_status)
        card = read_card(portal, lead_id, keys) if keys else {}
        lacking = _missing(self.pipeline, entered_status, card)
        return GateVerdict(entered, lacking, lacking[0].stage if lacking else None)

    def _title(self, status: str) -> Mapping[str, str]:
        found = (stage.title for stage in self.pipeline.stages if stage.code.upper() == status.upper())
        title = next(found, None)
        return _languages(title) if title else dict.fromkeys(LANGUAGES, status)
