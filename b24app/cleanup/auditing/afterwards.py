"""Work out what is left to put in order once a pile is worked through, and how it differs from before."""

from datetime import datetime, timedelta

from b24app.cleanup.auditing.after_directories import prepare
from b24app.cleanup.auditing.after_guard import guard
from b24app.cleanup.auditing.after_picture import before, keep_before, picture
from b24app.cleanup.auditing.after_report import After
from b24app.cleanup.copying.copy import Copy
from b24app.cleanup.copying.progress import standing
from b24app.store.cleanup_plans import DRAFT, SIGNED, CleanupPlan

_MONTH = 30.44


def keep_picture(copy: Copy, plan: CleanupPlan | None, now: datetime) -> None:
    """Keep how the pile stands while the plan has not begun, or while the copy is older than the plan."""
    if plan is None:
        return
    copied = standing(copy, "leads").copied
    if plan.state in (DRAFT, SIGNED) or (copied is not None and copied <= plan.made_at):
        keep_before(copy, plan.id, now)


def worked_out(copy: Copy, origin: str, plan: CleanupPlan | None, months: int, now: datetime, language: str) -> After:
    """Compare with how the pile stood before a plan, and prepare the directories of whoever was active of late."""
    prepare(copy, (now - timedelta(days=months * _MONTH)).replace(tzinfo=None))
    copied = standing(copy, "leads").copied
    at = f"{copied:%Y-%m-%d %H:%M}" if copied else ""
    return After(origin, at, language, picture(copy), before(copy, plan.id) if plan else None, guard(copy))
