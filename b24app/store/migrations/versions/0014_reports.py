"""Digests of the reports: who is sent one, and for which period it was sent last."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "report_digests",
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("every", sa.String(8), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("sent_for", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "user_id", name="pk_report_digests"),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["installs.member_id"],
            name="fk_report_digests_member_id",
            ondelete="CASCADE",
        ),
    )
