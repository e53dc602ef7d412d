"""Begin a run: write its leads down, keep how the pile stood, and say how far the run goes."""

from pathlib import Path

from b24app.cleanup.auditing.after_picture import keep_before
from b24app.cleanup.copying.copy import copy_path, open_copy
from b24app.cleanup.deciding.recipe import read_recipe
from b24app.cleanup.running.going import take
from b24app.cleanup.running.plan_work import PlanWork
from b24app.store import cleanup_plans as states

MAY_RUN = (states.SIGNED, states.RUNNING, states.PAUSED)
"""States from which a plan may be carried out."""


def begin(work: PlanWork, home: Path) -> None:
    """Write the leads of a plan down, once, and keep how the pile stands before the first write to it."""
    take(work.journal, work.decisions, work.plan, work.terms)
    path = copy_path(home, work.key)
    if path.exists():
        with open_copy(path) as copy:
            keep_before(copy, work.plan.id, work.clock.now())


def until(work: PlanWork, wave: int | None) -> int:
    """Return the portion a run ends before: of the wave asked for, of the next one, or of all, as the recipe says."""
    following = work.journal.next(work.plan.id)
    is_asking = read_recipe(work.plan.document).waves.between == "ask"
    if wave is None and is_asking and following:
        wave = following[1]
    return work.journal.portions(work.plan.id, wave)
