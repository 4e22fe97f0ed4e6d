from uchiawase.score.level import LEVEL_LABELS, Level


def test_levels_count_from_1_without_a_gap() -> None:
    assert [int(level) for level in Level] == [1, 2, 3, 4, 5]


def test_every_level_has_a_label_of_its_own() -> None:
    assert list(LEVEL_LABELS) == list(Level)
    assert len(set(LEVEL_LABELS.values())) == len(Level)
    assert all(LEVEL_LABELS.values())
