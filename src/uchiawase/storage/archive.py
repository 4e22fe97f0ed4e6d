"""The archive: what sessions asked to have kept, in one SQLite file.

The archive is given records and writes them; it knows no clock, no socket and no session object.
A batch is one transaction: all of it is on disk when :meth:`Archive.store` returns, or none of it
is and an error says why. Storing a record again changes nothing, so a batch that may or may not
have been written is simply stored once more.

What vanishes: when a session closes, everything about a person who keeps no take of it, and
everything about a pass of which nobody keeps a take. What a person deletes is gone at once. Freed
pages are overwritten with zeros (``secure_delete``) and the write-ahead log is emptied, so that
what is gone cannot be read out of the file.

An archive may be used from any thread; writers wait for each other.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Self, cast

from sqlalchemy import Connection, Engine, Row, and_, select

from uchiawase.arrange.shared_kit import plays, second_half
from uchiawase.errors import (
    PassNotFound,
    SongMismatch,
    StorageError,
    StorageUnreachable,
)
from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.piecewise import Segment
from uchiawase.score.practice import AS_WRITTEN, Practice
from uchiawase.score.record import Record, StrokeSounded
from uchiawase.score.song import Song
from uchiawase.score.take import Hearing, Performance, Sounded, Take
from uchiawase.score.timeline import Timeline
from uchiawase.storage.batch import Batch, close_session
from uchiawase.storage.connection import (
    announce,
    engine_of,
    migrate,
    presence_of,
    reading,
    storage_error,
    storage_errors,
    writing,
)
from uchiawase.storage.schema import (
    HEARING,
    HIT,
    LAST_SEQ,
    PASS,
    PLAYER,
    SEATING,
    SESSION,
    SOUNDED,
    TAKE_WISH,
    TIMELINE_KNOT,
    of_pass,
)
from uchiawase.units import Beats, Seconds

LOCK_PATIENCE_S = 5.0
"""How long a writer waits for another program before it gives up."""


@dataclass(frozen=True, slots=True)
class KeptPass:
    """A pass that the archive knows of.

    Attributes:
        pass_number: Which pass of its session, from 1.
        song_id: What was played.
        from_beats: Where it started (after the count-in).
        to_beats: Where it ended, or will end.
        ended: Whether it is over.
        report_id: The address of its report, or blank.
        practice: How it was practised; the positions are those of the song as practised.
    """

    pass_number: int
    song_id: str
    from_beats: Beats
    to_beats: Beats
    ended: bool
    report_id: str
    practice: Practice = AS_WRITTEN


@dataclass(frozen=True, slots=True)
class Feeling:
    """How somebody felt after a pass, before they saw any timing.

    Attributes:
        closeness: How close to the others, 1 (apart) … 7 (one); None where they did not say.
        mood: 1 (low) … 3 (glad); None where they did not say.
    """

    closeness: int | None
    mood: int | None


class Archive:
    """What sessions asked to have kept, in one SQLite file. Made by :meth:`Archive.open`."""

    def __init__(
        self, where: str, engine: Engine, presence: sqlite3.Connection, lock_patience_s: Seconds
    ) -> None:
        self._where = where
        self._lock_patience_s = lock_patience_s
        self._writer = writing(engine)
        self._reader = reading(engine)
        self._presence = presence

    # --- opening and closing ---------------------------------------------------------------------

    @classmethod
    def open(cls, path: Path, *, lock_patience_s: Seconds = LOCK_PATIENCE_S) -> Self:
        """Open an archive, make it where there is none, and bring its schema up to this version.

        Args:
            path: The file; its directory is made where it does not exist. Three more files beside
                it, with the same name and an ending, belong to it while it is open.
            lock_patience_s: How long to wait for another program that writes, seconds.

        Raises:
            StorageUnreachable: The directory or the file cannot be made or opened.
            StorageReadOnly: The file may not be written.
            StorageCorrupt: The file is damaged or belongs to another program.
            StorageTooNew: A newer program has changed the schema.
            StorageLocked: Another program holds it for longer than ``lock_patience_s``.
        """
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StorageUnreachable(str(path), error.strerror or str(error)) from error
        engine = engine_of(path, lock_patience_s)
        try:
            with storage_errors(path.name, lock_patience_s):
                with writing(engine).begin() as given:
                    migrate(given, path.name)
                presence = presence_of(path)
        except StorageError:
            engine.dispose()
            raise
        return cls(path.name, engine, presence, lock_patience_s)

    def close(self) -> None:
        """Let go of the file; everything stored stays."""
        self._presence.close()
        self._writer.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- writing ---------------------------------------------------------------------------------

    def store(self, records: Sequence[Record]) -> None:
        """Write a batch of records, in the order given: all of it, or none and an error.

        Storing a record that is stored already changes nothing. A hit is known by (session,
        player, seq), a virtual drummer's by (session, pass, seat, seq): the first one stays. A
        later seat, timeline, sounded stroke or wish for a take replaces the earlier one. Hits and
        sounded strokes of a take that its player has deleted are not stored again.

        Raises:
            RecordRefused: A record belongs to a session that is not open, or to a pass that has
                not started; the whole batch was left out.
            StorageFull, StorageLocked, StorageReadOnly, StorageUnreachable, StorageCorrupt: The
                batch was left out for that reason.
        """
        if not records:
            return
        with self._errors(), self._writer.begin() as given:
            emptied = Batch(given, self._where).write(records)
        if emptied:
            self._empty_log()

    def purge(self) -> int:
        """Let what nobody keeps vanish from sessions that were never closed; for a program's start.

        Such sessions are left behind by a program that died. While another program has the archive
        open nothing is purged, since the open sessions may be its own.

        Returns:
            How many sessions were closed.

        Raises:
            StorageFull, StorageLocked, StorageReadOnly, StorageUnreachable, StorageCorrupt:
                Nothing was purged for that reason.
        """
        self._presence.rollback()
        try:
            self._presence.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise storage_error(self._where, self._lock_patience_s, error) from error
            announce(self._presence)
            return 0
        try:
            with self._errors(), self._writer.begin() as given:
                keys = given.scalars(
                    select(SESSION.c.session_key).where(SESSION.c.closed.is_(False))
                ).all()
                for key in keys:
                    close_session(given, key)
        finally:
            self._presence.rollback()
            announce(self._presence)
        if keys:
            self._empty_log()
        return len(keys)

    # --- reading ---------------------------------------------------------------------------------

    def performance(self, session_id: str, pass_number: int, song: Song) -> Performance:
        """Give a pass as it was played.

        Takes ascend by seat. A seat whose player changed during the pass has a take for everybody
        who struck something there, in the order in which they last sat down; where nobody struck
        anything, one empty take of whoever sat there last. A take holds its own player's hits
        only, also those from before they left and came back, and the spans during which they held
        the seat (none where it was theirs all along). A shared kit has the takes of both halves; name, kit and level are those they had last.
        Hits of somebody who never held the seat belong to no take. What was sounded of people's
        strokes in other places and in headphones comes along.

        Args:
            session_id: The session.
            pass_number: Which pass of it, from 1.
            song: The song that was played, as it was practised.

        Raises:
            PassNotFound: There is no such pass, or it has vanished, or it never had a timeline.
            SongMismatch: The pass was played to another song.
        """
        with self._errors(), self._reader.begin() as given:
            found = given.execute(
                select(PASS)
                .join(SESSION, SESSION.c.session_key == PASS.c.session_key)
                .where(SESSION.c.session_id == session_id, PASS.c.pass_number == pass_number)
            ).one_or_none()
            if found is None:
                raise PassNotFound(session_id, pass_number)
            if found.song_id != song.id:
                raise SongMismatch(session_id, pass_number, found.song_id, song.id)
            key = cast("int", found.session_key)
            segments = tuple(
                Segment(row.start_s, Fraction(row.beats_numerator, row.beats_denominator), row.bpm)
                for row in given.execute(
                    select(TIMELINE_KNOT)
                    .where(of_pass(TIMELINE_KNOT, key, pass_number))
                    .order_by(TIMELINE_KNOT.c.knot_index)
                )
            )
            if not segments:
                raise PassNotFound(session_id, pass_number)
            from_beats = Fraction(found.from_numerator, found.from_denominator)
            to_beats = Fraction(found.to_numerator, found.to_denominator)
            takes = _takes(given, key, pass_number, song, from_beats, to_beats)
            return Performance(
                song=song,
                timeline=Timeline(segments),
                pass_number=pass_number,
                from_beats=from_beats,
                to_beats=to_beats,
                practice=_practice(found),
                takes=takes,
                sounded=_sounded(given, key, pass_number, takes),
            )

    def passes(self, session_id: str) -> tuple[KeptPass, ...]:
        """Give the passes of a session, ascending; none where the session is unknown."""
        with self._errors(), self._reader.begin() as given:
            return tuple(
                KeptPass(
                    pass_number=row.pass_number,
                    song_id=row.song_id,
                    from_beats=Fraction(row.from_numerator, row.from_denominator),
                    to_beats=Fraction(row.to_numerator, row.to_denominator),
                    ended=row.ended,
                    report_id=row.report_id,
                    practice=_practice(row),
                )
                for row in given.execute(
                    select(PASS)
                    .join(SESSION, SESSION.c.session_key == PASS.c.session_key)
                    .where(SESSION.c.session_id == session_id)
                    .order_by(PASS.c.pass_number)
                )
            )

    def sounded(self, session_id: str, pass_number: int) -> tuple[StrokeSounded, ...]:
        """Give what each place was given to hear in a pass, ascending by place and time."""
        with self._errors(), self._reader.begin() as given:
            return tuple(
                StrokeSounded(
                    session_id=session_id,
                    pass_number=pass_number,
                    place=row.place,
                    part=row.part,
                    stroke=row.stroke,
                    piece=KitPiece(row.piece),
                    velocity=row.velocity,
                    time_s=row.time_s,
                )
                for row in given.execute(
                    select(SOUNDED)
                    .join(SESSION, SESSION.c.session_key == SOUNDED.c.session_key)
                    .where(SESSION.c.session_id == session_id, SOUNDED.c.pass_number == pass_number)
                    .order_by(SOUNDED.c.place, SOUNDED.c.time_s, SOUNDED.c.part, SOUNDED.c.stroke)
                )
            )

    def feeling(self, session_id: str, pass_number: int, player: int) -> Feeling | None:
        """Give how somebody felt after a pass, or None where they do not keep their take of it."""
        with self._errors(), self._reader.begin() as given:
            found = given.execute(
                select(TAKE_WISH.c.closeness, TAKE_WISH.c.mood)
                .join(SESSION, SESSION.c.session_key == TAKE_WISH.c.session_key)
                .where(
                    SESSION.c.session_id == session_id,
                    TAKE_WISH.c.pass_number == pass_number,
                    TAKE_WISH.c.player == player,
                    TAKE_WISH.c.kept.is_(True),
                )
            ).one_or_none()
        return None if found is None else Feeling(found.closeness or None, found.mood or None)

    def player_of(self, session_id: str, device_digest: str) -> int | None:
        """Give the player that a device was in a session, or None where it never was there."""
        with self._errors(), self._reader.begin() as given:
            return given.scalars(
                select(PLAYER.c.player)
                .join(SESSION, SESSION.c.session_key == PLAYER.c.session_key)
                .where(SESSION.c.session_id == session_id, PLAYER.c.device_digest == device_digest)
            ).one_or_none()

    def last_seq(self, session_id: str, player: int) -> int:
        """Give the highest number of a player's stored hits, deleted ones included; 0 before any."""
        with self._errors(), self._reader.begin() as given:
            found = given.scalars(
                select(LAST_SEQ.c.seq)
                .join(SESSION, SESSION.c.session_key == LAST_SEQ.c.session_key)
                .where(SESSION.c.session_id == session_id, LAST_SEQ.c.player == player)
            ).one_or_none()
            return found or 0

    # --- the rest --------------------------------------------------------------------------------

    def _errors(self) -> AbstractContextManager[None]:
        return storage_errors(self._where, self._lock_patience_s)

    def _empty_log(self) -> None:
        """Empty the write-ahead log, which still holds what has been deleted.

        Where a reader of another program is in the way, its next writer does it.
        """
        with self._errors(), closing(self._writer.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _practice(row: Row[tuple[object, ...]]) -> Practice:
    return Practice(row.tempo_ratio, row.loop_from_bar, row.loop_to_bar, row.loop_rounds)


# --- what is read --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sitting:
    """Somebody on a seat from a position on, until the next one sits down there."""

    seat: int
    player: int
    name: str
    kit_id: str
    level: Level
    start: Beats
    end: Beats
    deleted: bool
    half: int
    output_delay_s: Seconds | None
    strike_doubt_s: Seconds | None
    input_delay_s: Seconds


def _as_struck(hits: Sequence[Hit], input_delay_s: Seconds) -> tuple[Hit, ...]:
    """Give hits at the times at which they were struck, not stamped."""
    if input_delay_s == 0.0:
        return tuple(hits)
    return tuple(replace(hit, time_s=hit.time_s - input_delay_s) for hit in hits)


def _takes(
    given: Connection,
    key: int,
    pass_number: int,
    song: Song,
    from_beats: Beats,
    to_beats: Beats,
) -> tuple[Take, ...]:
    hits: dict[tuple[int, int], list[Hit]] = {}
    for row in given.execute(
        select(HIT)
        .where(of_pass(HIT, key, pass_number))
        .order_by(HIT.c.time_s, HIT.c.player, HIT.c.seq)
    ):
        hits.setdefault((row.seat, row.player), []).append(
            Hit(row.time_s, KitPiece(row.piece), row.velocity)
        )
    hearing: dict[int, list[Hearing]] = {}
    for row in given.execute(
        select(HEARING).where(of_pass(HEARING, key, pass_number)).order_by(HEARING.c.from_s)
    ):
        hearing.setdefault(row.player, []).append(Hearing(row.from_s, row.place, row.headphones))
    takes: list[Take] = []
    all_sittings = list(_sittings(given, key, pass_number, to_beats))
    halves_of = _halves_of(all_sittings)
    for (seat, half), sittings in groupby(all_sittings, _line_of):
        second = _second_half(song, seat) if half else frozenset[KitPiece]()
        sitters: dict[int, list[_Sitting]] = {}
        all_along = True
        for sitting in sittings:
            all_along = not sitters and sitting.start <= from_beats
            # Who comes back moves to the end.
            own = sitters.pop(sitting.player, [])
            sitters[sitting.player] = [*own, sitting]
        # Whoever played both halves, two on one device or the virtual drummer, played each by its
        # pieces; whoever played one struck everything for it.
        own_hits = {
            player: tuple(
                hit
                for hit in hits.get((seat, player), ())
                if len(halves_of[seat, player]) < 2 or plays(second, half, hit.piece)
            )
            for player in sitters
        }
        struck = [player for player in sitters if own_hits[player]]
        for player in struck or list(sitters)[-1:]:
            own = sitters[player]
            if own[-1].deleted:
                continue
            takes.append(
                Take(
                    seat=seat,
                    name=own[-1].name,
                    kind="person" if player else "virtual",
                    kit_id=own[-1].kit_id,
                    level=own[-1].level,
                    hits=_as_struck(own_hits[player], own[-1].input_delay_s),
                    output_delay_s=own[-1].output_delay_s,
                    input_delay_s=own[-1].input_delay_s,
                    strike_doubt_s=own[-1].strike_doubt_s,
                    half=half,
                    spans=() if all_along else tuple((one.start, one.end) for one in own),
                    hearing=tuple(hearing.get(player, ())),
                )
            )
    return tuple(takes)


def _sounded(
    given: Connection, key: int, pass_number: int, takes: Sequence[Take]
) -> tuple[Sounded, ...]:
    """Give what was sounded of people's strokes; it goes with the last take of their seat."""
    seats = {take.seat for take in takes if take.kind == "person"}
    return tuple(
        Sounded(row.place, row.part, row.stroke, row.time_s)
        for row in given.execute(
            select(SOUNDED)
            .where(of_pass(SOUNDED, key, pass_number), SOUNDED.c.part.in_(seats))
            .order_by(SOUNDED.c.place, SOUNDED.c.time_s, SOUNDED.c.part, SOUNDED.c.stroke)
        )
    )


def _line_of(sitting: _Sitting) -> tuple[int, int]:
    return sitting.seat, sitting.half


def _halves_of(sittings: Sequence[_Sitting]) -> dict[tuple[int, int], set[int]]:
    """Give which halves of a seat each of its players had, by seat and player."""
    found: dict[tuple[int, int], set[int]] = {}
    for sitting in sittings:
        found.setdefault((sitting.seat, sitting.player), set()).add(sitting.half)
    return found


def _second_half(song: Song, seat: int) -> frozenset[KitPiece]:
    part = song.part_of(seat)
    return frozenset() if part is None else second_half(part)


def _sittings(given: Connection, key: int, pass_number: int, to_beats: Beats) -> Iterator[_Sitting]:
    """Give who sat where from when to when, by seat, half and then position."""
    rows = given.execute(
        select(SEATING, TAKE_WISH.c.deleted)
        .outerjoin(
            TAKE_WISH,
            and_(
                TAKE_WISH.c.session_key == SEATING.c.session_key,
                TAKE_WISH.c.pass_number == SEATING.c.pass_number,
                TAKE_WISH.c.player == SEATING.c.player,
            ),
        )
        .where(of_pass(SEATING, key, pass_number))
        # A later row never has an earlier position: it would have replaced what came after it.
        .order_by(SEATING.c.seat, SEATING.c.half, SEATING.c.seating_key)
    ).all()
    for row, following in zip_longest(rows, rows[1:]):
        start = Fraction(row.from_numerator, row.from_denominator)
        end = max(start, to_beats)
        if following is not None and (following.seat, following.half) == (row.seat, row.half):
            end = Fraction(following.from_numerator, following.from_denominator)
        yield _Sitting(
            seat=row.seat,
            player=row.player,
            name=row.name,
            kit_id=row.kit_id,
            level=Level(row.level),
            start=start,
            end=end,
            deleted=bool(row.deleted),
            half=row.half,
            output_delay_s=row.output_delay_s,
            strike_doubt_s=row.strike_doubt_s,
            input_delay_s=row.input_delay_s,
        )
