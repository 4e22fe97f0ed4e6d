from hypothesis import given
from hypothesis import strategies as st

from uchiawase.score.kit_piece import PIECES, KitPiece, piece_of_note


def test_every_piece_has_its_facts_in_the_order_of_the_kit() -> None:
    assert list(PIECES) == list(KitPiece)


def test_no_note_means_two_pieces() -> None:
    notes = [note for facts in PIECES.values() for note in (facts.gm_note, *facts.also_notes)]
    assert len(notes) == len(set(notes))


def test_a_piece_comes_back_from_each_of_its_notes() -> None:
    for piece, facts in PIECES.items():
        for note in (facts.gm_note, *facts.also_notes):
            assert piece_of_note(note) is piece


@given(st.integers(-1000, 1000))
def test_what_is_in_no_row_of_the_table_means_nothing(note: int) -> None:
    known = any(note in {facts.gm_note, *facts.also_notes} for facts in PIECES.values())
    assert (piece_of_note(note) is not None) == known


def test_notes_that_are_written_lie_in_the_percussion_range_of_general_midi() -> None:
    # 27 … 34 are the GM2 extension, which has the metronome click.
    assert all(27 <= facts.gm_note <= 81 for facts in PIECES.values())


def test_the_first_page_of_the_gm_percussion_map_is_ours() -> None:
    # Acoustic bass drum, bass drum, side stick, acoustic snare, clap, electric snare, low floor
    # tom, closed hat, high floor tom, pedal hat, low tom, open hat, low-mid tom, hi-mid tom,
    # crash, high tom, ride: General MIDI level 1, notes 35 … 51.
    expected = "kick kick rim snare clap snare tom_low hat_closed tom_low hat_pedal tom_mid"
    expected += " hat_open tom_mid tom_high crash tom_high ride"
    found = [piece_of_note(note) for note in range(35, 52)]
    assert [piece.value for piece in found if piece] == expected.split()


def test_labels_and_names_are_unique_and_feet_play_what_feet_play() -> None:
    assert len({facts.label for facts in PIECES.values()}) == len(PIECES)
    feet = {piece for piece, facts in PIECES.items() if facts.limb == "foot"}
    assert feet == {KitPiece.KICK, KitPiece.HAT_PEDAL}
    assert {facts.limb for facts in PIECES.values()} == {"hand", "foot"}


def test_hi_hats_are_one_family_so_that_they_choke_each_other() -> None:
    hats = {piece for piece, facts in PIECES.items() if facts.family == "hat"}
    assert hats == {KitPiece.HAT_CLOSED, KitPiece.HAT_OPEN, KitPiece.HAT_PEDAL}
