"""What was measured of the delays of the device that somebody played on."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add what was measured; of takes kept before, nothing is known."""
    for name in ("output_delay_s", "strike_doubt_s"):
        op.add_column("seating", sa.Column(name, sa.Float(), nullable=True))
    op.add_column(
        "seating", sa.Column("input_delay_s", sa.Float(), nullable=False, server_default="0")
    )
