from typing import get_args

import msgspec
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from uchiawase.score.record import HitStruck, Record

RECORD_TYPES = get_args(Record)


@given(st.one_of([st.from_type(kind) for kind in RECORD_TYPES]))
def test_a_record_comes_back_from_its_bytes(record: Record) -> None:
    try:
        data = msgspec.msgpack.encode(record)
    except OverflowError:
        reject()  # A number of more than 64 bits: no bytes, and no record that happens.
    found = msgspec.msgpack.decode(data, type=Record)
    assert type(found) is type(record)
    # The bytes are compared, since a time that is no number is not even equal to itself.
    assert msgspec.msgpack.encode(found) == data


def test_every_record_says_what_it_is_by_a_tag_of_its_own() -> None:
    tags = [kind.__struct_config__.tag for kind in RECORD_TYPES]
    assert len(set(tags)) == len(RECORD_TYPES)
    for kind, tag in zip(RECORD_TYPES, tags, strict=True):
        assert tag.replace("_", "") == kind.__name__.lower()


def test_every_record_names_its_session() -> None:
    assert all("session_id" in kind.__struct_fields__ for kind in RECORD_TYPES)


@given(st.from_type(HitStruck))
def test_what_has_happened_does_not_change(record: HitStruck) -> None:
    with pytest.raises(AttributeError):
        record.seq = 2  # type: ignore[misc] -- what this test is about
