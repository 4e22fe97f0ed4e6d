"""Where people played and how they heard the others, so that gains rest on what was heard."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add where people were; of passes played before, it is not known."""
    op.create_table(
        "hearing",
        sa.Column("session_key", sa.Integer(), nullable=False),
        sa.Column("pass_number", sa.Integer(), nullable=False),
        sa.Column("player", sa.Integer(), nullable=False),
        sa.Column("from_s", sa.Float(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("headphones", sa.Boolean(create_constraint=False), nullable=False),
        sa.PrimaryKeyConstraint(
            "session_key", "pass_number", "player", "from_s", name="pk_hearing"
        ),
        sa.ForeignKeyConstraint(
            ["session_key"],
            ["session.session_key"],
            name="fk_hearing_session",
            ondelete="CASCADE",
        ),
    )
