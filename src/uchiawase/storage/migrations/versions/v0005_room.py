"""The newest word on each open room, so that another process can go on with it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add a place for it; of rooms that were open before, nothing is known."""
    op.create_table(
        "room",
        sa.Column("session_key", sa.Integer(), nullable=False),
        sa.Column("kept", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_key"],
            ["session.session_key"],
            name=op.f("fk_room_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_key", name=op.f("pk_room")),
    )
