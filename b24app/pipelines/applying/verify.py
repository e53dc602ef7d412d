"""Look at a portal again: it must be as the pipeline says."""

from b24app.errors import AppError
from b24app.languages import phrase
from b24app.pipelines.planning.plan import Plan


class Differs(AppError):
    """The portal is not as the file says; apply the file."""

    code = "pipeline.differs"


def verify(plan: Plan) -> None:
    """Raise Differs where a plan made just now still has changes."""
    if plan.changes:
        raise Differs(
            phrase("the portal differs from the file, changes needed: {count}"),
            phrase("see them above; b24app pipelines apply makes them agree"),
            count=len(plan.changes),
        )
