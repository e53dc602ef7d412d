"""Count what a plan does: how many leads each action takes, how much of it can be undone, how many questions wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from b24app.cleanup.deciding.wording import ACTIONS, UNDO_WORDS
from b24app.cleanup.decision import UNDO, Action
from b24app.languages import Translate, phrase
from b24app.store.cleanup_decisions import CleanupDecisions

_TOTAL = phrase("Leads in the plan: {total}, waves: {waves}, first wave: {canary}")
_ACTION = phrase("{number} - {action} ({undo})")
_REJECTED = phrase("{number} - rejected, nothing happens to them")


@dataclass(frozen=True)
class Figures:
    """Leads by action, those that people rejected left out; how many of these wait for a person."""

    actions: Mapping[Action, int]
    rejected: int
    waiting: int
    waves: Mapping[int, int]

    @property
    def total(self) -> int:
        """Return how many leads the plan is about."""
        return sum(self.actions.values()) + self.rejected

    def text(self, translate: Translate) -> list[str]:
        """Say the figures, one a line."""
        acting = {wave: number for wave, number in self.waves.items() if number}
        first = acting.get(min(acting), 0) if acting else 0
        said = [translate(_TOTAL).format(total=self.total, waves=len(acting), canary=first)]
        for action, number in self.actions.items():
            undo = translate(UNDO_WORDS[UNDO[action]])
            said.append(translate(_ACTION).format(number=number, action=translate(ACTIONS[action]), undo=undo))
        return [*said, *([translate(_REJECTED).format(number=self.rejected)] if self.rejected else [])]

    def as_json(self) -> dict[str, Any]:
        """Give the figures to a machine."""
        undo = {action: UNDO[action] for action in self.actions}
        return {
            "leads": self.total,
            "actions": dict(self.actions),
            "undo": undo,
            "rejected": self.rejected,
            "waiting": self.waiting,
            "waves": {str(wave): number for wave, number in self.waves.items()},
        }


def figures(rows: CleanupDecisions, plan: int) -> Figures:
    """Count the decisions of a plan."""
    counts = rows.counts(plan, "action", "verdict", "wave")
    actions: dict[Action, int] = {}
    waves: dict[int, int] = {}
    rejected = waiting = 0
    for (name, verdict, wave), number in sorted(counts.items()):
        action = cast(Action, name)
        if verdict == "rejected":
            rejected += number
            continue
        actions[action] = actions.get(action, 0) + number
        waiting += number if action == "review" else 0
        waves[wave] = waves.get(wave, 0) + (number if action not in {"keep", "review"} else 0)
    return Figures(actions, rejected, waiting, dict(sorted(waves.items())))
