"""What a run decided and why, the modes of robots, where they were seen, and what a person was told once."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns and the tables."""
    for name, length, default in (
        ("card", 64, ""),
        ("stage", 64, ""),
        ("started", 16, "robot"),
        ("handler", 64, "call"),
        ("mode", 16, "active"),
        ("decision", 64, ""),
        ("answer", 32, ""),
    ):
        op.add_column("runs", sa.Column(name, sa.String(length), nullable=False, server_default=default))
    op.add_column("runs", sa.Column("attempt", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("runs", sa.Column("inputs", sa.JSON()))
    op.add_column("runs", sa.Column("reasons", sa.JSON()))
    op.add_column("runs", sa.Column("seconds", sa.Double()))
    op.add_column("runs", sa.Column("waits_for", sa.Text()))
    op.create_index("ix_runs_member_id_card", "runs", ["member_id", "card", "begun_at"])
    op.add_column("effects", sa.Column("at", _MOMENT))
    op.create_table(
        "modes",
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("code", sa.String(255), nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("set_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("member_id", "code", name="pk_modes"),
    )
    op.create_table(
        "sightings",
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("code", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("stage", sa.String(64), nullable=False),
        sa.Column("first_at", _MOMENT, nullable=False),
        sa.Column("last_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("member_id", "code", "kind", "stage", name="pk_sightings"),
    )
    op.create_table(
        "alarms",
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("raised_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("member_id", "name", name="pk_alarms"),
    )
