"""What became of our access: a state for each portal, dead and replaced pairs of tokens."""

import sqlalchemy as sa
from alembic import op

from b24app.store.tables import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; portals that are there already count as open."""
    op.add_column("installs", sa.Column("state", sa.String(32), nullable=False, server_default="open"))
    op.add_column("installs", sa.Column("state_detail", sa.String(255), nullable=False, server_default=""))
    op.add_column("installs", sa.Column("state_at", Moment()))
    op.add_column("tokens", sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("tokens", sa.Column("lost", sa.String(64), nullable=False, server_default=""))
    op.add_column("tokens", sa.Column("lost_until", Moment()))
