"""What a robot may ask a pipeline: which answers a stage waits for, and what its file says besides.

Pipelines implement it, wiring joins the two.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

Texts = Mapping[str, str]
"""A text by language: {ru: ..., en: ...}."""


class Missing(Protocol):
    """An answer that the card does not hold, or holds wrong."""

    @property
    def key(self) -> str:
        """Return the field's key."""
        ...

    @property
    def title(self) -> Texts:
        """Return the field's title."""
        ...

    @property
    def hint(self) -> Texts | None:
        """Return what helps to fill the field in, None where nothing does."""
        ...

    @property
    def problem(self) -> Texts | None:
        """Return what is wrong with the answer and how to put it right, None where there is no answer."""
        ...


class Verdict(Protocol):
    """What the gate of a stage says about one card."""

    @property
    def missing(self) -> Sequence[Missing]:
        """Return the answers that the card does not hold, empty where it may pass."""
        ...

    @property
    def back_to(self) -> str | None:
        """Return the earliest stage whose answers are missing, None where none are."""
        ...

    @property
    def questions(self) -> Sequence[Texts]:
        """Return what the client is asked on the stages whose answers are missing."""
        ...

    @property
    def videos(self) -> Sequence[str]:
        """Return the addresses of videos about those stages, empty unless managers are being trained."""
        ...


class Gate(Protocol):
    """The pipeline that was applied to a portal, as far as it guards its stages."""

    @property
    def language(self) -> str:
        """Return the language in which the pipeline speaks to people."""
        ...

    def check(self, card: int, stage: str) -> Verdict:
        """Judge a card that has entered a stage."""
        ...


class Pipeline(Gate, Protocol):
    """The pipeline that was applied to the card's funnel, as a robot may read it.

    A robot knows the parts of the file by their keys in the YAML: `part("tasks")`, `stage(card.stage).terms`.
    """

    @property
    def key(self) -> str:
        """Return the pipeline's key."""
        ...

    def part(self, name: str) -> Any:
        """Return a part of the file as plain, frozen model objects; None where the file does not speak of it."""
        ...

    def stage(self, code: str) -> Any:
        """Return the model of a stage by the portal's code of it; None where the file does not describe it."""
        ...

    def answers(self, card: int, keys: Collection[str]) -> Mapping[str, Any]:
        """Return the answers on a card by key; None for no answer."""
        ...

    def holds(self, cases: Collection[Mapping[str, Any]], answers: Mapping[str, Any]) -> bool:
        """Tell whether any of the cases of a `when` holds for answers by key; without cases it always does."""
        ...

    def problem(self, wanted: Any, answer: Any) -> Texts | None:
        """Say what is wrong with an answer that a stage's `requires` asks for; None where nothing is."""
        ...

    def of_deals(self, key: str) -> "Pipeline | None":
        """Return a pipeline of deals that was applied to the portal, by its key; None where there is none."""
        ...

    @property
    def funnel(self) -> int | None:
        """Return the number of the funnel its cards are in; None for leads, and where there is no such funnel."""
        ...

    def title_of(self, key: str) -> Texts:
        """Return what a field is called, be it of the file or one that every card has."""
        ...

    def status_of(self, key: str) -> str | None:
        """Return the portal's code of a stage by its key; None where the file has no such stage."""
        ...

    @property
    def qualifier(self) -> Any:
        """Return what qualifies its cards by the ABC model; None where its file has none."""
        ...
