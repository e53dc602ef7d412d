"""What a portal's plan allows, and methods that rest."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column("limits", sa.Column("size", sa.Integer()))
    op.add_column("limits", sa.Column("rate", sa.Double()))
    op.create_table(
        "pauses",
        sa.Column("caller", sa.String(255), nullable=False),
        sa.Column("method", sa.String(255), nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("caller", "method", name="pk_pauses"),
    )
