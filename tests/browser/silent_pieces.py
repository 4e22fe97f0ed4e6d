"""Pieces whose backing is silence, so that a recording holds strokes only."""

from uchiawase.score.song import Song
from uchiawase.songs.composition import Composition, LeadSheet
from uchiawase.sound.backing import Arrangement, Point
from uchiawase.units import Beats


def silent_piece(song: Song) -> Composition:
    """Give a piece with the parts of a song and nothing behind them."""
    arrangement = Arrangement(
        tempo_map=song.tempo_map,
        tracks=(),
        pulse=(Point(Beats(0), 0.0),),
        end_beats=song.end_beats,
    )
    return Composition(song, arrangement, LeadSheet(mood="", keys=(), chart=(), voices=()))
