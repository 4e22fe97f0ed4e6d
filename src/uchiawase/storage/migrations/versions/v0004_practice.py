"""How a pass was practised: at which tempo, and which stretch of the song went round."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add how it was practised; passes of before were played as written."""
    op.add_column("pass", sa.Column("tempo_ratio", sa.Float(), nullable=False, server_default="1"))
    for name in ("loop_from_bar", "loop_to_bar", "loop_rounds"):
        op.add_column("pass", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
