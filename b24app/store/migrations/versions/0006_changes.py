"""Changes of cards that were seen, how far lists were read, and who took which entry into a stage."""

import sqlalchemy as sa
from alembic import op

from b24app.store.tables import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    _add("seen", sa.Column("slot", sa.String(128), nullable=False), sa.Column("at", Moment(), nullable=False), key=1)
    op.create_index("ix_seen_at", "seen", ["at"])
    _add("cursors", sa.Column("name", sa.String(64), nullable=False), sa.Column("value", sa.JSON(), nullable=False))
    _add(
        "claims",
        sa.Column("code", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("run_key", sa.String(255), nullable=False),
        sa.Column("is_call", sa.Boolean(name="is_call"), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        key=3,
    )
    _add(
        "posts",
        sa.Column("code", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("stage", sa.String(64), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        key=3,
    )


def _add(name: str, *columns: sa.Column[object], key: int = 1) -> None:
    """Make a table of one portal's rows; its key is the portal and the first columns."""
    op.create_table(
        name,
        sa.Column("member_id", sa.String(64), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("member_id", *(column.name for column in columns[:key]), name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["member_id"], ["installs.member_id"], name=f"fk_{name}_member_id", ondelete="CASCADE"),
    )
