"""Laws of names: what drummers and programs call a drum is the piece they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.formats.kit_file import Cut, Instrument, Sounding, Use
from uchiawase.formats.piece_names import allotted, guess_of_name, spelled_out
from uchiawase.score.kit_piece import KitPiece

P = KitPiece
ANY = (Sounding(1, 127, 0, (Use(Cut("a.wav"), 1.0, 1.0, ""),)),)


def drum(name: str, note: int | None = None, piece: KitPiece | None = None) -> Instrument:
    return Instrument(name, note, ANY, piece)


def chosen(*drums: Instrument) -> dict[KitPiece, str]:
    return {piece: one.name for piece, one in allotted(drums).chosen.items()}


# Names as they stand in Debian's kits and in free SFZ kits.
@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("Kick", P.KICK), ("BassDrum", P.KICK), ("c3 - bass drum 1", P.KICK), ("bd_01", P.KICK),
        ('Kick (Tama Superstar 22")', P.KICK), ("KickLoud", P.KICK), ("kick_L2_RR3", P.KICK),
        ("Snare", P.SNARE), ("Snare1", P.SNARE), ("Pearl Snare", P.SNARE), ("SD-004", P.SNARE),
        ("sn_v12_r3", P.SNARE), ("Snare Rim", P.RIM), ("Pearl Side Stick", P.RIM), ("Stick", P.RIM),
        ("Rim Click (Pearl 14x3.5)", P.RIM), ("xstick", P.RIM), ("c#3 - stick", P.RIM),
        ("Hand Clap", P.CLAP), ("Clap Hard", P.CLAP), ("HandClap", P.CLAP),
        ("Closed HH", P.HAT_CLOSED), ("HH Closed", P.HAT_CLOSED), ("Hi-Hat", P.HAT_CLOSED),
        ("Hat 1 Cl", P.HAT_CLOSED), ("CHH", P.HAT_CLOSED), ("hihat_closed_03", P.HAT_CLOSED),
        ("HH Open", P.HAT_OPEN), ("Hi Hat Opened", P.HAT_OPEN), ("Hat Op Dirty", P.HAT_OPEN),
        ("OHH", P.HAT_OPEN), ("Hat Semi-Open", P.HAT_OPEN), ("Pedal HH", P.HAT_PEDAL),
        ("Hat 1 Pd", P.HAT_PEDAL), ("HihatFoot", P.HAT_PEDAL), ("g#3 - hi-hat pedal", P.HAT_PEDAL),
        ("Tom Hi", P.TOM_HIGH), ("tomhi2", P.TOM_HIGH), ("middle tom", P.TOM_MID),
        ("Floor Tom", P.TOM_LOW), ("Tom Low", P.TOM_LOW), ("LowTom", P.TOM_LOW),
        ("Crash Left", P.CRASH), ("crash16inch", P.CRASH), ("Cymbal", P.CRASH), ("China", P.CRASH),
        ("Ride", P.RIDE), ("ride-crash20inch", P.RIDE), ("Ride Bow", P.RIDE),
        ("Ride Bell", P.RIDE_BELL), ("ride-cup", P.RIDE_BELL), ("RideBell", P.RIDE_BELL),
        ("Metronome", P.CLICK),
    ],
)  # fmt: skip
def test_a_name_is_the_piece_that_a_drummer_would_take_it_for(name: str, piece: KitPiece) -> None:
    guess = guess_of_name(name)
    assert guess is not None
    assert guess.piece is piece


@pytest.mark.parametrize("name", ["", "FX", "Zap 1", "beats_08-37", "Whistle", "Sample 17"])
def test_a_name_that_says_nothing_is_taken_for_nothing(name: str) -> None:
    assert guess_of_name(name) is None


@given(st.text(max_size=400))
def test_any_name_can_be_asked(name: str) -> None:
    assert spelled_out(name) == spelled_out(name).strip()
    guess_of_name(name)


def test_a_sure_name_goes_before_a_guess_wherever_it_stands() -> None:
    assert chosen(drum("Hat Semi-Open"), drum("Splash"), drum("Hat Open"), drum("Crash")) == {
        P.HAT_OPEN: "Hat Open",
        P.CRASH: "Crash",
    }


def test_the_name_goes_before_the_note_and_the_note_parts_equal_names() -> None:
    assert chosen(drum("Kick Long", 35), drum("Kick Short", 36)) == {P.KICK: "Kick Short"}
    assert chosen(drum("Snare", 36), drum("thing", 38)) == {P.SNARE: "Snare"}
    assert chosen(drum("a", 36), drum("b", 38), drum("c", 40)) == {P.KICK: "a", P.SNARE: "b"}


def test_what_the_file_says_outright_goes_before_both() -> None:
    assert chosen(drum("Closed HH", 42, P.HAT_OPEN)) == {P.HAT_OPEN: "Closed HH"}


def test_one_note_on_everything_means_nothing() -> None:
    assert chosen(drum("Kick", 38), drum("thing", 38)) == {P.KICK: "Kick"}


@pytest.mark.parametrize(
    ("names", "pieces"),
    [
        (["Tom 1"], {P.TOM_MID: "Tom 1"}),
        (["Tom 2", "Tom 1"], {P.TOM_HIGH: "Tom 1", P.TOM_LOW: "Tom 2"}),
        (["Tom 1", "Tom 2", "Tom 3"], {P.TOM_HIGH: "Tom 1", P.TOM_MID: "Tom 2", P.TOM_LOW: "Tom 3"}),
        (["Tom 1", "Tom 2", "Floor Tom"], {P.TOM_HIGH: "Tom 1", P.TOM_MID: "Tom 2", P.TOM_LOW: "Floor Tom"}),
        (["Tom", "Floor Tom"], {P.TOM_HIGH: "Tom", P.TOM_LOW: "Floor Tom"}),
        (
            ["Tom 1", "Tom 2", "Tom 3", "Tom 4", "Tom 5"],
            {P.TOM_HIGH: "Tom 1", P.TOM_MID: "Tom 3", P.TOM_LOW: "Tom 5"},
        ),
    ],
)  # fmt: skip
def test_numbered_toms_go_from_high_to_low_over_the_free_places(
    names: list[str], pieces: dict[KitPiece, str]
) -> None:
    assert chosen(*(drum(name) for name in names)) == pieces


def test_where_nothing_says_what_is_what_the_order_does() -> None:
    told = allotted([drum("x"), drum("y"), drum("z")])
    assert told.by_order
    assert {piece: one.name for piece, one in told.chosen.items()} == {
        P.KICK: "x", P.SNARE: "y", P.HAT_CLOSED: "z",
    }  # fmt: skip
    assert allotted([]).chosen == {}


def test_what_is_not_chosen_is_left_over() -> None:
    told = allotted([drum("Kick 1"), drum("Kick 2"), drum("Zap")])
    assert [one.name for one in told.left_over] == ["Kick 2", "Zap"]
