"""How somebody felt, beside the take that they keep."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what was answered; of takes kept before, nothing is known."""
    for name in ("closeness", "mood"):
        op.add_column(
            "take_wish", sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        )
