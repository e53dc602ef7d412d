"""Word how a pipeline holds and what became of its plans, for commands and pages alike."""

from collections.abc import Mapping
from typing import Any

from b24app.languages import phrase
from b24app.pipelines.proving.status import APPLIED, BY_HAND, DIFFERS, ENFORCED, UNSUPPORTED
from b24app.store.journal import Journal
from b24app.store.plans import Kept

HELD: Mapping[str, str] = {
    APPLIED: phrase("held by the portal"),
    DIFFERS: phrase("the portal differs; see a plan"),
    ENFORCED: phrase("seen to by robots that were seen alive wherever they are needed"),
    BY_HAND: phrase("waits for somebody to place robots"),
    UNSUPPORTED: phrase("nothing in this app sees to it"),
}
"""How a part holds."""

STATES: Mapping[str, str] = {
    "made": phrase("under way or dead"),
    "applied": phrase("applied"),
    "failed": phrase("failed"),
    "stopped": phrase("stopped"),
    "superseded": phrase("superseded"),
    "undone": phrase("taken back"),
}
"""What became of a plan."""


def plan_row(kept: Kept, journal: Journal) -> dict[str, Any]:
    """Give a plan that was begun as a line of the history."""
    done = sum(entry.state == "done" for entry in journal.entries(kept.id))
    return {
        "plan": kept.id,
        "pipeline": kept.pipeline,
        "place": kept.entity,
        "state": kept.state,
        "begun_at": kept.made_at.isoformat(timespec="seconds"),
        "ended_at": kept.ended_at.isoformat(timespec="seconds") if kept.ended_at else None,
        "who": kept.who,
        "done": done,
        "steps": len(kept.document["changes"]),
        "undoes": kept.undoes,
    }
