"""Pairs that people said are no duplicates."""

import sqlalchemy as sa
from alembic import op

from b24app.store.tables import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "not_duplicates",
        sa.Column("member_id", sa.String(255), nullable=False),
        sa.Column("kind_a", sa.String(16), nullable=False),
        sa.Column("id_a", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind_b", sa.String(16), nullable=False),
        sa.Column("id_b", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("who", sa.String(255), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "kind_a", "id_a", "kind_b", "id_b", name="pk_not_duplicates"),
    )
