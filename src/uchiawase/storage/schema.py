"""The tables of the archive.

A session has a small number of its own inside the archive (``session_key``), so that a hit does
not carry 32 digits along. Positions are exact: numerator and denominator. Times are seconds on the
session clock.

A change here needs a migration in ``migrations/versions``; a test holds the two together.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    and_,
    text,
)

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

SESSION = Table(
    "session",
    METADATA,
    Column("session_key", Integer, nullable=False),
    Column("session_id", String(32), nullable=False),
    # A seed has 64 bits without a sign, one more than the database's whole numbers hold.
    Column("seed", String(20), nullable=False),
    Column("closed", Boolean(create_constraint=False), nullable=False),
    PrimaryKeyConstraint("session_key"),
    UniqueConstraint("session_id"),
)

PLAYER = Table(
    "player",
    METADATA,
    Column("session_key", Integer, nullable=False),
    Column("player", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("device_digest", String, nullable=False),
    PrimaryKeyConstraint("session_key", "player"),
    ForeignKeyConstraint(["session_key"], ["session.session_key"], ondelete="CASCADE"),
)

LAST_SEQ = Table(
    "last_seq",
    METADATA,
    # The newest hit of each player that was ever stored. It stays when the hits are deleted, so
    # that a hit that is sent again late is still known.
    Column("session_key", Integer, nullable=False),
    Column("player", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    PrimaryKeyConstraint("session_key", "player"),
    ForeignKeyConstraint(["session_key"], ["session.session_key"], ondelete="CASCADE"),
)

ROOM = Table(
    "room",
    METADATA,
    # The newest word on an open room, so that it can be made anew; gone as soon as it is closed.
    Column("session_key", Integer, nullable=False),
    Column("kept", LargeBinary, nullable=False),
    PrimaryKeyConstraint("session_key"),
    ForeignKeyConstraint(["session_key"], ["session.session_key"], ondelete="CASCADE"),
)

PASS = Table(
    "pass",
    METADATA,
    Column("session_key", Integer, nullable=False),
    Column("pass_number", Integer, nullable=False),
    Column("song_id", String, nullable=False),
    Column("from_numerator", Integer, nullable=False),
    Column("from_denominator", Integer, nullable=False),
    Column("to_numerator", Integer, nullable=False),
    Column("to_denominator", Integer, nullable=False),
    Column("ended", Boolean(create_constraint=False), nullable=False),
    Column("report_id", String, nullable=False),
    # How it was practised; the positions are those of the song as practised.
    Column("tempo_ratio", Float, nullable=False, server_default="1"),
    Column("loop_from_bar", Integer, nullable=False, server_default="0"),
    Column("loop_to_bar", Integer, nullable=False, server_default="0"),
    Column("loop_rounds", Integer, nullable=False, server_default="0"),
    PrimaryKeyConstraint("session_key", "pass_number"),
    ForeignKeyConstraint(["session_key"], ["session.session_key"], ondelete="CASCADE"),
)


def _to_pass() -> ForeignKeyConstraint:
    # Checked when the batch is complete: within one, records may come in any order.
    return ForeignKeyConstraint(
        ["session_key", "pass_number"],
        ["pass.session_key", "pass.pass_number"],
        ondelete="CASCADE",
        deferrable=True,
        initially="DEFERRED",
    )


TIMELINE_KNOT = Table(
    "timeline_knot",
    METADATA,
    Column("session_key", Integer, nullable=False),
    Column("pass_number", Integer, nullable=False),
    Column("knot_index", Integer, nullable=False),
    Column("start_s", Float, nullable=False),
    Column("beats_numerator", Integer, nullable=False),
    Column("beats_denominator", Integer, nullable=False),
    Column("bpm", Float, nullable=False),
    PrimaryKeyConstraint("session_key", "pass_number", "knot_index"),
    _to_pass(),
)

SEATING = Table(
    "seating",
    METADATA,
    # Who plays a seat from a position on. Keys ascend in the order in which people sat down.
    Column("seating_key", Integer, nullable=False),
    Column("session_key", Integer, nullable=False),
    Column("pass_number", Integer, nullable=False),
    Column("seat", Integer, nullable=False),
    Column("from_numerator", Integer, nullable=False),
    Column("from_denominator", Integer, nullable=False),
    Column("player", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("kit_id", String, nullable=False),
    Column("level", Integer, nullable=False),
    # Of the device that was played on; empty where it was not measured.
    Column("output_delay_s", Float, nullable=True),
    Column("strike_doubt_s", Float, nullable=True),
    Column("input_delay_s", Float, nullable=False, server_default="0"),
    # Which half of a shared kit; 0 where nobody shares it.
    Column("half", Integer, nullable=False, server_default="0"),
    PrimaryKeyConstraint("seating_key"),
    UniqueConstraint(
        "session_key", "pass_number", "seat", "half", "from_numerator", "from_denominator"
    ),
    _to_pass(),
)

HIT = Table(
    "hit",
    METADATA,
    # No pass is asked for: hits of free play belong to none.
    Column("hit_key", Integer, nullable=False),
    Column("session_key", Integer, nullable=False),
    Column("pass_number", Integer, nullable=False),
    Column("seat", Integer, nullable=False),
    Column("player", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("time_s", Float, nullable=False),
    Column("piece", String, nullable=False),
    Column("velocity", Integer, nullable=False),
    PrimaryKeyConstraint("hit_key"),
    CheckConstraint("velocity BETWEEN 1 AND 127", name="velocity"),
    ForeignKeyConstraint(["session_key"], ["session.session_key"], ondelete="CASCADE"),
)

Index(
    "uq_hit_person",
    HIT.c.session_key,
    HIT.c.player,
    HIT.c.seq,
    unique=True,
    sqlite_where=text("player > 0"),
)
Index(
    "uq_hit_virtual",
    HIT.c.session_key,
    HIT.c.pass_number,
    HIT.c.seat,
    HIT.c.seq,
    unique=True,
    sqlite_where=text("player = 0"),
)
Index("ix_hit_pass", HIT.c.session_key, HIT.c.pass_number)

SOUNDED = Table(
    "sounded",
    METADATA,
    Column("session_key", Integer, nullable=False),
    Column("pass_number", Integer, nullable=False),
    Column("place", String, nullable=False),
    Column("part", Integer, nullable=False),
    Column("stroke", Integer, nullable=False),
    Column("piece", String, nullable=False),
    Column("velocity", Integer, nullable=False),
    Column("time_s", Float, nullable=False),
    PrimaryKeyConstraint("session_key", "pass_number", "place", "part", "stroke"),
    ForeignKeyConstraint(["session_key"], ["session.session_key"], ondelete="CASCADE"),
)

HEARING = Table(
    "hearing",
    METADATA,
    # Where somebody was from a time on, and whether they wore headphones.
    Column("session_key", Integer, nullable=False),
    Column("pass_number", Integer, nullable=False),
    Column("player", Integer, nullable=False),
    Column("from_s", Float, nullable=False),
    Column("place", String, nullable=False),
    Column("headphones", Boolean(create_constraint=False), nullable=False),
    PrimaryKeyConstraint("session_key", "pass_number", "player", "from_s"),
    ForeignKeyConstraint(["session_key"], ["session.session_key"], ondelete="CASCADE"),
)

TAKE_WISH = Table(
    "take_wish",
    METADATA,
    Column("session_key", Integer, nullable=False),
    Column("pass_number", Integer, nullable=False),
    Column("player", Integer, nullable=False),
    Column("kept", Boolean(create_constraint=False), nullable=False),
    Column("deleted", Boolean(create_constraint=False), nullable=False),
    # How they felt before they saw any timing; there only while the take is kept, 0 where unsaid.
    Column("closeness", Integer, nullable=False, server_default="0"),
    Column("mood", Integer, nullable=False, server_default="0"),
    PrimaryKeyConstraint("session_key", "pass_number", "player"),
    ForeignKeyConstraint(["session_key"], ["session.session_key"], ondelete="CASCADE"),
)


def of_pass(table: Table, session_key: int, pass_number: int) -> ColumnElement[bool]:
    """Give the condition that a row of a table belongs to a pass."""
    return and_(table.c.session_key == session_key, table.c.pass_number == pass_number)
