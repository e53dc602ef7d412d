"""Find out once, when somebody opens the app, what they are: an administrator, a head, or a manager."""

from typing import TYPE_CHECKING

from b24app.errors import AppError
from b24app.install.visitors import Claim, Visitor, VisitorAccess
from b24app.portal.staff import heads_a_department
from b24app.web.applied import pipelines_of

if TYPE_CHECKING:
    from b24app.wiring import App

ADMIN, HEAD, MANAGER = "admin", "head", "manager"
EVERYBODY, LEADING, ADMINS = (ADMIN, HEAD, MANAGER), (ADMIN, HEAD), (ADMIN,)


def role_of(app: "App", claim: Claim, visitor: Visitor) -> str:
    """Return the role; a head is who heads a department in the portal, or all of sales in the pipeline."""
    if visitor.is_admin:
        return ADMIN
    user = visitor.owner.user_id
    if user is None:
        return MANAGER
    return HEAD if _is_head_of_sales(app, visitor.owner.member_id, user) or _heads(app, claim, visitor) else MANAGER


def access_of(claim: Claim, visitor: Visitor) -> VisitorAccess:
    """Read as the visitor: the portal then refuses what this person may not see."""
    return VisitorAccess(visitor.address, visitor.address, visitor.owner.endpoint, claim.access)


def _is_head_of_sales(app: "App", member_id: str, user: int) -> bool:
    teams = [pipeline.team for pipeline in pipelines_of(app, member_id).values()]
    return any(team and team.head == user for team in teams)


def _heads(app: "App", claim: Claim, visitor: Visitor) -> bool:
    """Ask the portal; one that does not answer makes nobody a head."""
    try:
        return heads_a_department(app.portals.connect(access_of(claim, visitor)), int(visitor.owner.user_id or 0))
    except AppError:
        return False
