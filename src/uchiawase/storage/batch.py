"""What each record changes in the archive, and what vanishes when a session closes."""

from collections.abc import Sequence
from fractions import Fraction
from typing import cast

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from uchiawase.errors import RecordRefused
from uchiawase.score.record import (
    HearingInPass,
    HitStruck,
    PassEnded,
    PassStarted,
    PlayerJoined,
    Record,
    RoomKept,
    SeatInPass,
    SessionClosed,
    SessionOpened,
    StrokeSounded,
    TakeDeleted,
    TakeKept,
    TimelineKept,
)
from uchiawase.storage.schema import (
    HEARING,
    HIT,
    LAST_SEQ,
    PASS,
    PLAYER,
    ROOM,
    SEATING,
    SESSION,
    SOUNDED,
    TAKE_WISH,
    TIMELINE_KNOT,
    of_pass,
)


class Batch:
    """Writes records within one transaction.

    Hits and sounded strokes are gathered and written together, since there are thousands of them;
    they depend on nothing but the session, and on what has been deleted before them.
    """

    def __init__(self, given: Connection, where: str) -> None:
        self._given = given
        self._where = where
        self._open_keys: dict[str, int] = {}
        self._hits: list[dict[str, object]] = []
        self._sounded: list[dict[str, object]] = []
        self._last_seqs: dict[tuple[int, int], int] = {}
        self._rooms: dict[int, RoomKept] = {}

    def write(self, records: Sequence[Record]) -> bool:
        """Write them all; give whether anything has been deleted."""
        emptied = False
        for record in records:
            match record:
                case HitStruck():
                    self._add_hit(record)
                case StrokeSounded():
                    self._add_sounded(record)
                case SessionOpened():
                    self._open(record)
                case PlayerJoined():
                    self._join(record)
                case SeatInPass():
                    self._seat(record)
                case HearingInPass():
                    self._hear(record)
                case PassStarted():
                    self._start(record)
                case TimelineKept():
                    self._keep_timeline(record)
                case PassEnded():
                    self._end(record)
                case TakeKept():
                    self._wish(
                        self._key(record.session_id),
                        record.pass_number,
                        record.player,
                        kept=record.keep,
                        # What was felt is kept with a take, and with nothing else.
                        closeness=record.closeness if record.keep else 0,
                        mood=record.mood if record.keep else 0,
                    )
                case TakeDeleted():
                    self._flush()
                    emptied = self._delete(record) or emptied
                case RoomKept():
                    # Of several in a batch the last one counts.
                    self._rooms[self._key(record.session_id)] = record
                case _:
                    self._flush()
                    emptied = self._close(record) or emptied
        self._flush()
        for key, room in self._rooms.items():
            self._given.execute(
                _INSERT_ROOM, {"session_key": key, "kept": msgspec.msgpack.encode(room)}
            )
        return emptied

    def _key(self, session_id: str) -> int:
        key = self._open_keys.get(session_id)
        if key is None:
            key = self._given.scalars(
                select(SESSION.c.session_key).where(
                    SESSION.c.session_id == session_id, SESSION.c.closed.is_(False)
                )
            ).one_or_none()
            if key is None:
                raise RecordRefused(self._where, f"the session {session_id} is not open")
            self._open_keys[session_id] = key
        return key

    def _add_hit(self, record: HitStruck) -> None:
        key = self._key(record.session_id)
        self._hits.append(
            {
                "session_key": key,
                "pass_number": record.pass_number,
                "seat": record.seat,
                "player": record.player,
                "seq": record.seq,
                "time_s": record.time_s,
                "piece": record.piece.value,
                "velocity": record.velocity,
            }
        )
        if record.player:
            known = self._last_seqs.get((key, record.player), 0)
            self._last_seqs[key, record.player] = max(known, record.seq)

    def _add_sounded(self, record: StrokeSounded) -> None:
        self._sounded.append(
            {
                "session_key": self._key(record.session_id),
                "pass_number": record.pass_number,
                "place": record.place,
                "part": record.part,
                "stroke": record.stroke,
                "piece": record.piece.value,
                "velocity": record.velocity,
                "time_s": record.time_s,
            }
        )

    def _flush(self) -> None:
        """Write what was gathered, but nothing of a take that has been deleted."""
        if not self._hits and not self._sounded:
            return
        gone_players, gone_seats = self._gone()
        hits = [
            row
            for row in self._hits
            if (row["session_key"], row["pass_number"], row["player"]) not in gone_players
        ]
        sounded = [
            row
            for row in self._sounded
            if (row["session_key"], row["pass_number"], row["part"]) not in gone_seats
        ]
        if hits:
            self._given.execute(_INSERT_HIT, hits)
        if sounded:
            self._given.execute(_INSERT_SOUNDED, sounded)
        if self._last_seqs:
            self._given.execute(
                _INSERT_LAST_SEQ,
                [
                    {"session_key": key, "player": player, "seq": seq}
                    for (key, player), seq in self._last_seqs.items()
                ],
            )
        self._hits.clear()
        self._sounded.clear()
        self._last_seqs.clear()

    def _gone(self) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
        players: set[tuple[object, ...]] = set()
        seats: set[tuple[object, ...]] = set()
        for row in self._given.execute(_GONE, {"keys": list(self._open_keys.values())}):
            players.add((row.session_key, row.pass_number, row.player))
            seats.add((row.session_key, row.pass_number, row.seat))
        return players, seats

    def _open(self, record: SessionOpened) -> None:
        self._given.execute(
            insert(SESSION)
            .values(session_id=record.session_id, seed=str(record.seed), closed=False)
            .on_conflict_do_nothing()
        )

    def _join(self, record: PlayerJoined) -> None:
        statement = insert(PLAYER).values(
            session_key=self._key(record.session_id),
            player=record.player,
            name=record.name,
            device_digest=record.device_digest,
        )
        self._given.execute(
            statement.on_conflict_do_update(
                index_elements=["session_key", "player"],
                set_={
                    "name": statement.excluded.name,
                    "device_digest": statement.excluded.device_digest,
                },
            )
        )

    def _seat(self, record: SeatInPass) -> None:
        key = self._key(record.session_id)
        gone = self._is_gone(key, record.pass_number, record.player)
        from_beats = Fraction(*record.from_beats)
        row = {
            "seat": record.seat,
            "from_numerator": from_beats.numerator,
            "from_denominator": from_beats.denominator,
            "player": record.player,
            "name": "" if gone else record.name,
            "kit_id": record.kit_id,
            "level": record.level,
            "half": record.half,
            "output_delay_s": None if gone else record.output_delay_s,
            "strike_doubt_s": None if gone else record.strike_doubt_s,
            "input_delay_s": record.input_delay_s,
        }
        replaced: list[int] = []
        for found in self._given.execute(
            select(SEATING).where(
                of_pass(SEATING, key, record.pass_number),
                SEATING.c.seat == record.seat,
                SEATING.c.half == record.half,
            )
        ):
            if all(getattr(found, name) == value for name, value in row.items()):
                return
            if Fraction(found.from_numerator, found.from_denominator) >= from_beats:
                replaced.append(found.seating_key)
        self._given.execute(delete(SEATING).where(SEATING.c.seating_key.in_(replaced)))
        self._given.execute(
            insert(SEATING).values(session_key=key, pass_number=record.pass_number, **row)
        )

    def _is_gone(self, key: int, pass_number: int, player: int) -> bool:
        """Tell whether somebody has deleted their take of a pass."""
        return bool(
            self._given.scalars(
                select(TAKE_WISH.c.deleted).where(
                    of_pass(TAKE_WISH, key, pass_number), TAKE_WISH.c.player == player
                )
            ).one_or_none()
        )

    def _hear(self, record: HearingInPass) -> None:
        key = self._key(record.session_id)
        if self._is_gone(key, record.pass_number, record.player):
            return
        statement = insert(HEARING).values(
            session_key=key,
            pass_number=record.pass_number,
            player=record.player,
            from_s=record.from_s,
            place=record.place,
            headphones=record.headphones,
        )
        self._given.execute(
            statement.on_conflict_do_update(
                index_elements=["session_key", "pass_number", "player", "from_s"],
                set_={
                    "place": statement.excluded.place,
                    "headphones": statement.excluded.headphones,
                },
            )
        )

    def _start(self, record: PassStarted) -> None:
        self._given.execute(
            insert(PASS)
            .values(
                session_key=self._key(record.session_id),
                pass_number=record.pass_number,
                song_id=record.song_id,
                from_numerator=record.from_beats[0],
                from_denominator=record.from_beats[1],
                to_numerator=record.to_beats[0],
                to_denominator=record.to_beats[1],
                ended=False,
                report_id="",
                tempo_ratio=record.tempo_ratio,
                loop_from_bar=record.loop_from_bar,
                loop_to_bar=record.loop_to_bar,
                loop_rounds=record.loop_rounds,
            )
            .on_conflict_do_nothing()
        )

    def _keep_timeline(self, record: TimelineKept) -> None:
        key = self._key(record.session_id)
        self._given.execute(
            delete(TIMELINE_KNOT).where(of_pass(TIMELINE_KNOT, key, record.pass_number))
        )
        if record.knots:
            self._given.execute(
                insert(TIMELINE_KNOT),
                [
                    {
                        "session_key": key,
                        "pass_number": record.pass_number,
                        "knot_index": index,
                        "start_s": start_s,
                        "beats_numerator": numerator,
                        "beats_denominator": denominator,
                        "bpm": bpm,
                    }
                    for index, (start_s, numerator, denominator, bpm) in enumerate(record.knots)
                ],
            )

    def _end(self, record: PassEnded) -> None:
        changed = self._given.execute(
            update(PASS)
            .where(of_pass(PASS, self._key(record.session_id), record.pass_number))
            .values(
                to_numerator=record.to_beats[0],
                to_denominator=record.to_beats[1],
                ended=True,
                report_id=record.report_id,
            )
        )
        if not changed.rowcount:
            raise RecordRefused(
                self._where,
                f"pass {record.pass_number} of session {record.session_id} ended without a start",
            )

    def _wish(
        self,
        key: int,
        pass_number: int,
        player: int,
        *,
        kept: bool,
        deleted: bool = False,
        closeness: int = 0,
        mood: int = 0,
    ) -> None:
        # Who has deleted a take cannot keep it any more, nor what they felt.
        there = TAKE_WISH.c.deleted.is_(False)
        changes = (
            {"kept": False, "deleted": True, "closeness": 0, "mood": 0}
            if deleted
            else {
                "kept": and_(literal(kept), there),
                "closeness": case((there, closeness), else_=0),
                "mood": case((there, mood), else_=0),
            }
        )
        self._given.execute(
            insert(TAKE_WISH)
            .values(
                session_key=key,
                pass_number=pass_number,
                player=player,
                kept=kept,
                deleted=deleted,
                closeness=closeness,
                mood=mood,
            )
            .on_conflict_do_update(
                index_elements=["session_key", "pass_number", "player"], set_=changes
            )
        )

    def _delete(self, record: TakeDeleted) -> bool:
        """Delete a take; where its session has vanished already, there is nothing to delete."""
        found = self._given.execute(
            select(SESSION.c.session_key, SESSION.c.closed).where(
                SESSION.c.session_id == record.session_id
            )
        ).one_or_none()
        if found is None:
            return False
        key, closed = cast("tuple[int, bool]", tuple(found))
        self._wish(key, record.pass_number, record.player, kept=False, deleted=True)
        own_seats = select(SEATING.c.seat).where(
            of_pass(SEATING, key, record.pass_number), SEATING.c.player == record.player
        )
        for table in (HIT, HEARING):
            self._given.execute(
                delete(table).where(
                    of_pass(table, key, record.pass_number), table.c.player == record.player
                )
            )
        self._given.execute(
            delete(SOUNDED).where(
                of_pass(SOUNDED, key, record.pass_number), SOUNDED.c.part.in_(own_seats)
            )
        )
        self._given.execute(
            update(SEATING)
            .where(of_pass(SEATING, key, record.pass_number), SEATING.c.player == record.player)
            .values(name="")
        )
        if closed:
            close_session(self._given, key)
        return True

    def _close(self, record: SessionClosed) -> bool:
        key = self._given.scalars(
            select(SESSION.c.session_key).where(SESSION.c.session_id == record.session_id)
        ).one_or_none()
        self._open_keys.pop(record.session_id, None)
        if key is None:
            return False
        self._rooms.pop(key, None)
        close_session(self._given, key)
        return True


_INSERT_HIT = insert(HIT).on_conflict_do_nothing()

_sounded_row = insert(SOUNDED)
_INSERT_SOUNDED = _sounded_row.on_conflict_do_update(
    index_elements=["session_key", "pass_number", "place", "part", "stroke"],
    set_={
        "piece": _sounded_row.excluded.piece,
        "velocity": _sounded_row.excluded.velocity,
        "time_s": _sounded_row.excluded.time_s,
    },
)

_last_seq_row = insert(LAST_SEQ)
_INSERT_LAST_SEQ = _last_seq_row.on_conflict_do_update(
    index_elements=["session_key", "player"],
    set_={"seq": func.max(LAST_SEQ.c.seq, _last_seq_row.excluded.seq)},
)

_room_row = insert(ROOM)
_INSERT_ROOM = _room_row.on_conflict_do_update(
    index_elements=["session_key"], set_={"kept": _room_row.excluded.kept}
)

# What has been deleted: who, in which pass, and at which seats (null where at none).
_GONE = (
    select(TAKE_WISH.c.session_key, TAKE_WISH.c.pass_number, TAKE_WISH.c.player, SEATING.c.seat)
    .select_from(TAKE_WISH)
    .outerjoin(
        SEATING,
        and_(
            SEATING.c.session_key == TAKE_WISH.c.session_key,
            SEATING.c.pass_number == TAKE_WISH.c.pass_number,
            SEATING.c.player == TAKE_WISH.c.player,
        ),
    )
    .where(
        TAKE_WISH.c.deleted.is_(True),
        TAKE_WISH.c.session_key.in_(bindparam("keys", expanding=True)),
    )
)


def close_session(given: Connection, key: int) -> None:
    """Mark a session as closed and let everything vanish that nobody keeps."""

    def kept_by(table: Table) -> ColumnElement[bool]:
        return exists().where(
            TAKE_WISH.c.session_key == key,
            TAKE_WISH.c.kept.is_(True),
            TAKE_WISH.c.player == table.c.player,
            TAKE_WISH.c.pass_number == table.c.pass_number,
        )

    def pass_kept(table: Table) -> ColumnElement[bool]:
        return exists().where(
            TAKE_WISH.c.session_key == key,
            TAKE_WISH.c.kept.is_(True),
            TAKE_WISH.c.pass_number == table.c.pass_number,
        )

    for table in (HIT, HEARING, SEATING):
        vanishes = or_(
            and_(table.c.player == 0, ~pass_kept(table)), and_(table.c.player != 0, ~kept_by(table))
        )
        if table is SEATING:
            # What sounded tells what was struck: it goes with the first of those who sat there.
            given.execute(
                delete(SOUNDED).where(
                    SOUNDED.c.session_key == key,
                    or_(
                        ~pass_kept(SOUNDED),
                        exists().where(
                            SEATING.c.session_key == key,
                            SEATING.c.pass_number == SOUNDED.c.pass_number,
                            SEATING.c.seat == SOUNDED.c.part,
                            vanishes,
                        ),
                    ),
                )
            )
        given.execute(delete(table).where(table.c.session_key == key, vanishes))
    given.execute(delete(ROOM).where(ROOM.c.session_key == key))
    given.execute(delete(TAKE_WISH).where(TAKE_WISH.c.session_key == key, ~TAKE_WISH.c.kept))
    given.execute(delete(PASS).where(PASS.c.session_key == key, ~pass_kept(PASS)))
    for table in (PLAYER, LAST_SEQ):
        given.execute(
            delete(table).where(
                table.c.session_key == key,
                ~exists().where(
                    TAKE_WISH.c.session_key == key, TAKE_WISH.c.player == table.c.player
                ),
            )
        )
    given.execute(update(SESSION).where(SESSION.c.session_key == key).values(closed=True))
    given.execute(
        delete(SESSION).where(
            SESSION.c.session_key == key, ~exists().where(TAKE_WISH.c.session_key == key)
        )
    )
