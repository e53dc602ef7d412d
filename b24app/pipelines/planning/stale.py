"""Refuse a plan that no longer fits its portal, and show what is different."""

from collections.abc import Sequence

from b24app.errors import AppError
from b24app.languages import Translate, phrase
from b24app.pipelines.planning.differences import Difference, State, differences

_MOST = 50


class StalePlan(AppError):
    """The portal is no longer as it was when the plan was made, nothing was sent; make the plan again."""

    code = "plan.stale"

    def __init__(self, found: Sequence[Difference] = ()) -> None:
        """Take what differs from the state that the plan holds for."""
        super().__init__()
        self.differences = tuple(found)

    def text(self, translate: Translate = str) -> str:
        """Add what is different, one a line."""
        found = getattr(self, "differences", ())
        lines = [f"  {one.said(translate)}" for one in found[:_MOST]]
        if len(found) > _MOST:
            lines.append("  " + translate(phrase("and {more} more")).format(more=len(found) - _MOST))
        return "\n".join([super().text(translate), *lines])

    def as_json(self, translate: Translate = str) -> dict[str, object]:
        """Give a machine the differences too."""
        return super().as_json(translate) | {"differences": [one.document() for one in self.differences]}


def stale(then: State, now: State) -> StalePlan:
    """Make the refusal for a portal that was observed before and again now."""
    return StalePlan(differences(then, now))
