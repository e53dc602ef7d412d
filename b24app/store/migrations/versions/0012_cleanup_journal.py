"""What clean-ups did, with the images from before."""

import sqlalchemy as sa
from alembic import op

from b24app.store.tables import Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "cleanup_leads",
        sa.Column("plan", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("lead", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("member_id", sa.String(255), nullable=False),
        sa.Column("portion", sa.Integer(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("cluster", sa.String(255), nullable=False),
        sa.Column("decision", sa.JSON(), nullable=False),
        sa.Column("planned_on", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON()),
        sa.Column("differs", sa.JSON()),
        sa.Column("begun_at", Moment()),
        sa.Column("ended_at", Moment()),
        sa.PrimaryKeyConstraint("plan", "lead", name="pk_cleanup_leads"),
    )
    op.create_index("ix_cleanup_leads_plan_portion", "cleanup_leads", ["plan", "portion"])
    op.create_index("ix_cleanup_leads_member_id_lead", "cleanup_leads", ["member_id", "lead"])
    op.create_index("ix_cleanup_leads_state", "cleanup_leads", ["state", "ended_at"])
    op.create_table(
        "cleanup_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.Column("lead", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("method", sa.String(64), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("result", sa.JSON()),
        sa.Column("reason", sa.Text()),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment()),
        sa.PrimaryKeyConstraint("id", name="pk_cleanup_steps"),
        sa.UniqueConstraint("plan", "lead", "name", name="uq_cleanup_steps_plan"),
    )
