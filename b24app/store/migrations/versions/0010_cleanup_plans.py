"""Plans of clean-ups and the decisions in them."""

import sqlalchemy as sa
from alembic import op

from b24app.store.tables import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "cleanup_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portal", sa.String(255), nullable=False),
        sa.Column("recipe", sa.String(255), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("signed_by", sa.String(255), nullable=False),
        sa.Column("signed_at", Moment()),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cleanup_plans"),
    )
    op.create_index("ix_cleanup_plans_portal_state", "cleanup_plans", ["portal", "state"])
    op.create_table(
        "cleanup_decisions",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("lead", sa.BigInteger(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("cluster", sa.String(255), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("planned_on", sa.String(64), nullable=False),
        sa.Column("said_by", sa.String(255), nullable=False),
        sa.Column("said_at", Moment()),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["cleanup_plans.id"], name="fk_cleanup_decisions_plan_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("plan_id", "number", name="pk_cleanup_decisions"),
    )
    for name, columns in (
        ("wave", ["wave", "number"]),
        ("cluster", ["cluster"]),
        ("action", ["action", "verdict"]),
    ):
        op.create_index(f"ix_cleanup_decisions_plan_id_{name}", "cleanup_decisions", ["plan_id", *columns])
    op.create_index("ix_cleanup_decisions_plan_id_lead", "cleanup_decisions", ["plan_id", "lead"], unique=True)
