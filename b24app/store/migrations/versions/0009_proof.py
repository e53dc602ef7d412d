"""Nothing: where robots have been seen alive is kept in the tables of 0007; the number stays in the chain."""

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing."""
