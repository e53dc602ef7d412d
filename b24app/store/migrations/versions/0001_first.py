"""The first shape: installs and tokens, registered robots, plans and journal, robot runs, limits."""

import sqlalchemy as sa
from alembic import op

from b24app.store.tables import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "installs",
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("address", sa.String(255), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("server_endpoint", sa.Text(), nullable=False),
        sa.Column("client_id", sa.String(128), nullable=False),
        sa.Column("application_token", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer()),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("is_finished", sa.Boolean(name="is_finished"), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", name="pk_installs"),
    )
    op.create_index("ix_installs_address", "installs", ["address"])
    op.create_table(
        "tokens",
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("refresh", sa.Text(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("renewed_by", sa.String(64)),
        sa.Column("renewed_until", sa.Double()),
        sa.PrimaryKeyConstraint("member_id", "user_id", name="pk_tokens"),
        sa.ForeignKeyConstraint(["member_id"], ["installs.member_id"], name="fk_tokens_member_id", ondelete="CASCADE"),
    )
    op.create_table(
        "registered",
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("code", sa.String(255), nullable=False),
        sa.Column("hash", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "code", name="pk_registered"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["installs.member_id"], name="fk_registered_member_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portal", sa.String(255), nullable=False),
        sa.Column("entity", sa.String(64), nullable=False),
        sa.Column("pipeline", sa.String(255), nullable=False),
        sa.Column("checksum", sa.String(128), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("pipeline_document", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("applied_at", Moment()),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
    )
    op.create_index("ix_plans_portal_entity", "plans", ["portal", "entity"])
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("result", sa.JSON()),
        sa.Column("reason", sa.Text()),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment()),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_journal_plan_id", ondelete="CASCADE"),
    )
    op.create_index("ix_journal_plan_id_number", "journal", ["plan_id", "number"])
    op.create_table(
        "runs",
        sa.Column("run_key", sa.String(255), nullable=False),
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("code", sa.String(255), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("outputs", sa.JSON()),
        sa.Column("explanation", sa.Text()),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment()),
        sa.PrimaryKeyConstraint("run_key", name="pk_runs"),
    )
    op.create_index("ix_runs_member_id", "runs", ["member_id"])
    op.create_table(
        "effects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_key", sa.String(255), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("result", sa.JSON()),
        sa.PrimaryKeyConstraint("id", name="pk_effects"),
        sa.UniqueConstraint("run_key", "name", name="uq_effects_run_key"),
        sa.ForeignKeyConstraint(["run_key"], ["runs.run_key"], name="fk_effects_run_key", ondelete="CASCADE"),
    )
    op.create_table(
        "limits",
        sa.Column("portal", sa.String(255), nullable=False),
        sa.Column("free_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("portal", name="pk_limits"),
    )
