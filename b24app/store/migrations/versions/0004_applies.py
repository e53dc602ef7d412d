"""What applying pipelines keeps: snapshots taken before, slices of items, the run that holds a portal."""

import sqlalchemy as sa
from alembic import op

from b24app.store.tables import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the tables."""
    op.add_column("plans", sa.Column("snapshot", sa.JSON()))
    op.add_column("plans", sa.Column("undoes", sa.Integer()))
    op.add_column("plans", sa.Column("who", sa.String(255), nullable=False, server_default=""))
    op.add_column("plans", sa.Column("ended_at", Moment()))
    op.create_table(
        "slices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "entry_id",
            sa.Integer(),
            sa.ForeignKey("journal.id", ondelete="CASCADE", name="fk_slices_entry_id_journal"),
            nullable=False,
        ),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment()),
        sa.PrimaryKeyConstraint("id", name="pk_slices"),
    )
    op.create_index("ix_slices_entry_id", "slices", ["entry_id"])
    op.create_table(
        "holds",
        sa.Column("portal", sa.String(255), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("who", sa.String(255), nullable=False),
        sa.Column("machine", sa.String(255), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("portal", name="pk_holds"),
    )
