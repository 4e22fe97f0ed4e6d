"""Which half of a shared kit somebody played."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_KEPT = (
    "seating_key, session_key, pass_number, seat, from_numerator, from_denominator, player, name, "
    "kit_id, level, output_delay_s, strike_doubt_s, input_delay_s"
)


def upgrade() -> None:
    """Add the half; everybody before had the whole kit, and a seat to themselves.

    What is unique about a seat changes with it, which SQLite only does by making the table anew.
    """
    op.rename_table("seating", "seating_before")
    op.create_table(
        "seating",
        sa.Column("seating_key", sa.Integer(), nullable=False),
        sa.Column("session_key", sa.Integer(), nullable=False),
        sa.Column("pass_number", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("from_numerator", sa.Integer(), nullable=False),
        sa.Column("from_denominator", sa.Integer(), nullable=False),
        sa.Column("player", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kit_id", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("output_delay_s", sa.Float(), nullable=True),
        sa.Column("strike_doubt_s", sa.Float(), nullable=True),
        sa.Column("input_delay_s", sa.Float(), nullable=False, server_default="0"),
        sa.Column("half", sa.Integer(), nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(
            ["session_key", "pass_number"],
            ["pass.session_key", "pass.pass_number"],
            name=op.f("fk_seating_pass"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("seating_key", name=op.f("pk_seating")),
        sa.UniqueConstraint(
            "session_key",
            "pass_number",
            "seat",
            "half",
            "from_numerator",
            "from_denominator",
            name=op.f("uq_seating"),
        ),
    )
    op.execute(f"INSERT INTO seating ({_KEPT}) SELECT {_KEPT} FROM seating_before")  # noqa: S608 (names of our own)
    op.drop_table("seating_before")
