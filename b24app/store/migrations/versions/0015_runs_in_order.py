"""Find the last runs of a portal by an index, which also serves whoever looks for all of them."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the index."""
    op.drop_index("ix_runs_member_id", "runs")
    op.create_index("ix_runs_member_id_begun_at", "runs", ["member_id", "begun_at"])
