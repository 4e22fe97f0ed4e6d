"""Every number is held by tests that exist."""

import ast
from pathlib import Path

import pytest
from played import nara, performance_of, take_of

from uchiawase.report.definitions import definitions
from uchiawase.report.figures import Report
from uchiawase.report.meeting import report_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(name="report", scope="module")
def report_fixture() -> Report:
    return report_of(nara(), report_id="a", seed=1)


def test_every_definition_names_tests_that_exist(report: Report) -> None:
    for one in definitions(report):
        assert one.pinned
        for test in one.pinned:
            file, name = test.split("::")
            tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
            found = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            assert name in found, f"{one.key} names {test}"


def test_every_definition_is_whole_and_has_a_key_of_its_own(report: Report) -> None:
    found = definitions(report)
    assert list(found) == report.definitions
    assert len({one.key for one in found}) == len(found)
    for one in found:
        for words in (one.title, one.means, one.n, one.interval, one.method, one.source):
            assert words.strip() == words != ""


def test_what_was_counted_is_told(report: Report) -> None:
    found = {one.key: one for one in report.definitions}
    assert report.together_s is not None
    assert f": {report.together_s.n}." in found["apart"].n
    assert "No device’s delay" in found["early"].n
    measured = performance_of(take_of(1, "person", output_delay_s=0.01))
    early = {one.key: one for one in report_of(measured, report_id="a", seed=1).definitions}
    assert "Places struck on a measured device" in early["early"].n
    assert "each house drummer" in early["apart"].n
