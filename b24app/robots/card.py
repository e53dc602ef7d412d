"""The card a robot was called for, in our words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from b24app.portal import documents
from b24app.portal.client import Portal


@dataclass(frozen=True)
class Card:
    """A lead, a deal or an item of a smart process (`dynamic_130`) as it stands now.

    `earlier` are the working stages before its own, in the funnel's order; `stages` the titles of all its stages;
    `funnel` the portal's name of the dictionary that holds them.
    """

    kind: str
    id: int
    title: str
    stage: str
    responsible: int
    amount: float
    is_closed: bool
    earlier: tuple[str, ...]
    stages: Mapping[str, str]
    funnel: str = ""

    @property
    def link(self) -> str:
        """Return the card as a link in BB code."""
        # Brackets in a title would be taken for code.
        title = self.title.replace("[", "(").replace("]", ")").strip() or f"#{self.id}"
        return f"[URL={documents.path_of(self.kind, self.id)}]{title}[/URL]"


@dataclass(frozen=True)
class Place:
    """Where the card is: its portal, kind and number; `seen` are the stages on which it was seen, the first first."""

    portal: Portal
    kind: str
    number: int
    seen: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return the card's kind and number as the runs keep them, such as `lead:12`."""
        return f"{self.kind}:{self.number}"

    def read(self) -> Card:
        """Read the card as it is now."""
        found = documents.read_document(self.portal, self.kind, self.number)
        self.seen.append(found.stage)
        steps = documents.steps_of(self.portal, found.funnel)
        if all(step.status != found.stage for step in steps):
            # A stage that was made a moment ago.
            steps = documents.steps_of(self.portal.afresh(), found.funnel)
        position = next((number for number, step in enumerate(steps) if step.status == found.stage), 0)
        return Card(
            kind=self.kind,
            id=self.number,
            title=found.title,
            stage=found.stage,
            responsible=found.responsible,
            amount=found.amount,
            is_closed=bool(steps) and steps[position].meaning != "work",
            earlier=tuple(step.status for step in steps[:position] if step.meaning == "work"),
            stages={step.status: step.title for step in steps},
            funnel=found.funnel,
        )

    def title_of(self, stage: str) -> str:
        """Return what a stage of the card's funnel is called, its code where the funnel has none of it."""
        funnel = documents.read_document(self.portal, self.kind, self.number).funnel
        titles = {step.status: step.title for step in documents.steps_of(self.portal, funnel)}
        return titles.get(stage, stage)

    def stage(self) -> str:
        """Tell on which stage the card stands now."""
        return documents.read_document(self.portal.afresh(), self.kind, self.number).stage

    def stage_before(self, stage: str) -> str | None:
        """Tell from which stage the card came to this one, None where it was born here."""
        moves = documents.last_moves(self.portal, self.kind, self.number)
        return next((one for one in moves if one != stage), None)

    def move(self, stage: str) -> None:
        """Put the card on a stage."""
        documents.move_document(self.portal, self.kind, self.number, stage)

    def comment(self, text: str) -> None:
        """Write into the card's timeline."""
        documents.comment(self.portal, self.kind, self.number, text)

    def says(self, text: str) -> bool:
        """Tell whether one of the last comments in the timeline holds this text."""
        return any(text in said for said in documents.last_comments(self.portal, self.kind, self.number))
