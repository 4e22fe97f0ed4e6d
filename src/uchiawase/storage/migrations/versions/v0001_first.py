"""The first schema: sessions, players, passes, timelines, seats, hits, what sounded, wishes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "session",
        sa.Column("session_key", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("seed", sa.String(length=20), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("session_key", name=op.f("pk_session")),
        sa.UniqueConstraint("session_id", name=op.f("uq_session")),
    )
    op.create_table(
        "hit",
        sa.Column("hit_key", sa.Integer(), nullable=False),
        sa.Column("session_key", sa.Integer(), nullable=False),
        sa.Column("pass_number", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("player", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("time_s", sa.Float(), nullable=False),
        sa.Column("piece", sa.String(), nullable=False),
        sa.Column("velocity", sa.Integer(), nullable=False),
        sa.CheckConstraint("velocity BETWEEN 1 AND 127", name=op.f("ck_hit_velocity")),
        sa.ForeignKeyConstraint(
            ["session_key"],
            ["session.session_key"],
            name=op.f("fk_hit_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("hit_key", name=op.f("pk_hit")),
    )
    op.create_index("ix_hit_pass", "hit", ["session_key", "pass_number"], unique=False)
    op.create_index(
        "uq_hit_person",
        "hit",
        ["session_key", "player", "seq"],
        unique=True,
        sqlite_where=sa.text("player > 0"),
    )
    op.create_index(
        "uq_hit_virtual",
        "hit",
        ["session_key", "pass_number", "seat", "seq"],
        unique=True,
        sqlite_where=sa.text("player = 0"),
    )
    op.create_table(
        "last_seq",
        sa.Column("session_key", sa.Integer(), nullable=False),
        sa.Column("player", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_key"],
            ["session.session_key"],
            name=op.f("fk_last_seq_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_key", "player", name=op.f("pk_last_seq")),
    )
    op.create_table(
        "pass",
        sa.Column("session_key", sa.Integer(), nullable=False),
        sa.Column("pass_number", sa.Integer(), nullable=False),
        sa.Column("song_id", sa.String(), nullable=False),
        sa.Column("from_numerator", sa.Integer(), nullable=False),
        sa.Column("from_denominator", sa.Integer(), nullable=False),
        sa.Column("to_numerator", sa.Integer(), nullable=False),
        sa.Column("to_denominator", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("report_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_key"],
            ["session.session_key"],
            name=op.f("fk_pass_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_key", "pass_number", name=op.f("pk_pass")),
    )
    op.create_table(
        "player",
        sa.Column("session_key", sa.Integer(), nullable=False),
        sa.Column("player", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("device_digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_key"],
            ["session.session_key"],
            name=op.f("fk_player_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_key", "player", name=op.f("pk_player")),
    )
    op.create_table(
        "sounded",
        sa.Column("session_key", sa.Integer(), nullable=False),
        sa.Column("pass_number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("stroke", sa.Integer(), nullable=False),
        sa.Column("piece", sa.String(), nullable=False),
        sa.Column("velocity", sa.Integer(), nullable=False),
        sa.Column("time_s", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_key"],
            ["session.session_key"],
            name=op.f("fk_sounded_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "session_key", "pass_number", "place", "part", "stroke", name=op.f("pk_sounded")
        ),
    )
    op.create_table(
        "take_wish",
        sa.Column("session_key", sa.Integer(), nullable=False),
        sa.Column("pass_number", sa.Integer(), nullable=False),
        sa.Column("player", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_key"],
            ["session.session_key"],
            name=op.f("fk_take_wish_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_key", "pass_number", "player", name=op.f("pk_take_wish")),
    )
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
            "from_numerator",
            "from_denominator",
            name=op.f("uq_seating"),
        ),
    )
    op.create_table(
        "timeline_knot",
        sa.Column("session_key", sa.Integer(), nullable=False),
        sa.Column("pass_number", sa.Integer(), nullable=False),
        sa.Column("knot_index", sa.Integer(), nullable=False),
        sa.Column("start_s", sa.Float(), nullable=False),
        sa.Column("beats_numerator", sa.Integer(), nullable=False),
        sa.Column("beats_denominator", sa.Integer(), nullable=False),
        sa.Column("bpm", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_key", "pass_number"],
            ["pass.session_key", "pass.pass_number"],
            name=op.f("fk_timeline_knot_pass"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "session_key", "pass_number", "knot_index", name=op.f("pk_timeline_knot")
        ),
    )
