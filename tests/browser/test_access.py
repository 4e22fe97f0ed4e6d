"""Every page is for everybody: no finding of axe-core, large targets, whole words, keys alone."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import cast

import pytest
from every_page import GUESTS, HOST_NAME, Visitor, in_both_lights, quick_meeting, walk
from playwright.sync_api import Page, ViewportSize
from real_chromium import Chromium
from served_meeting import ServedMeeting
from two_people import READ_REPORT

from uchiawase.sound.kits import CHARACTERS

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
RUN_AXE = """
async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.impact} ${rule.id}: ${node.target.join(" ")}: ${node.any[0]?.message ?? rule.help}`));
}
"""
SMALLEST_TARGET_PX = 44
SMALL_TARGETS = """
(smallest) => {
  const shown = (box) => box.width > 1 && box.height > 1;
  const said = (one, box) =>
    `${one.outerHTML.slice(0, 120)}: ${box.width.toFixed(1)} x ${box.height.toFixed(1)}`;
  const wanted = "a[href], button, select, summary, textarea, input:not([type=hidden]), [role=button]";
  return [...document.querySelectorAll(wanted)].flatMap((one) => {
    if (one.closest("[aria-hidden=true]") || !one.checkVisibility()) return [];
    // What a tick or a radio button belongs to is touched in its stead.
    const box = (one.closest("label") ?? one).getBoundingClientRect();
    if (!shown(box) || (box.width >= smallest && box.height >= smallest)) return [];
    return [said(one, box)];
  });
}
"""
"""Gives the controls that are smaller than a finger, each with its size."""

OUT_OF_THE_PAGE = """
() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  const found = wide > 1 ? [`the page is ${wide} px too wide`] : [];
  for (const one of document.querySelectorAll("body *")) {
    if (one.closest("svg, .unseen, canvas, audio, .words") || !one.checkVisibility()) continue;
    const style = getComputedStyle(one);
    const text = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
    if (!text || style.overflowX === "visible") continue;
    if (one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1)
      found.push(`cut off: ${one.outerHTML.slice(0, 120)}`);
  }
  return found;
}
"""
"""Gives what is wider than the page, and words that are cut off."""

COVERED = """
async () => {
  const found = [];
  const modal = document.querySelector("dialog[open]");
  const wanted = "a[href], button, select, summary, input:not([type=hidden])";
  for (const one of (modal ?? document).querySelectorAll(wanted)) {
    if (one.closest("[aria-hidden=true]") || !one.checkVisibility() || one.disabled) continue;
    one.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = (one.closest("label") ?? one).getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const home = one.closest("label") ?? one;
    if (top !== null && !home.contains(top) && !top.contains(home))
      found.push(`${one.outerHTML.slice(0, 100)} lies under ${top.outerHTML.slice(0, 100)}`);
  }
  scrollTo(0, 0);
  return found;
}
"""
"""Gives the controls that something else lies on."""

OUTSIDE_THE_CATALOGUE = """
(names) => {
  const known = (said) => {
    let rest = said;
    for (const name of names) rest = rest.split(name).join("");
    for (let before = ""; before !== rest; ) {
      before = rest;
      rest = rest.replace(/⟦[^⟦⟧]*⟧/gu, "");
    }
    return !/\\p{L}{2,}/u.test(rest);
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (parentElement.closest("script, style, kbd, code") || known(data)) continue;
    found.push(`${data.trim()} in ${parentElement.outerHTML.slice(0, 90)}`);
  }
  for (const one of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
    for (const name of ["aria-label", "title", "placeholder", "alt"])
      if (!known(one.getAttribute(name) ?? "")) found.push(`${name} of ${one.outerHTML.slice(0, 120)}`);
  return found;
}
"""
"""Gives what is said in a page of the pseudo-language and has not gone through the catalogue."""

SIZES: tuple[ViewportSize, ...] = (
    {"width": 320, "height": 568},
    {"width": 360, "height": 640},
    {"width": 740, "height": 360},
    {"width": 820, "height": 1180},
    {"width": 1440, "height": 900},
    {"width": 3840, "height": 2160},
)


def test_axe_finds_nothing_on_any_page_in_either_light(chromium: Chromium, tmp_path: Path) -> None:
    source = AXE.read_text()
    found: list[str] = []
    looked: list[str] = []

    def look(page: Page, name: str) -> None:
        page.evaluate(source)

        def in_light(scheme: str) -> None:
            settle(page)
            looked.append(f"{name} {scheme}")
            found.extend(f"{name} {scheme}: {one}" for one in page.evaluate(RUN_AXE))

        in_both_lights(page, in_light)

    with quick_meeting(tmp_path) as served:
        walk(Visitor(chromium), served, look)
    assert len(looked) >= 2 * 15
    assert found == [], listed(found)


# Not yet true of every page: an open desk lies over the stage on purpose and has to be told apart from
# what is really covered, and the wall's name is a link that cannot be touched. See docs/stage.md.
NOT_YET = pytest.mark.xfail(reason="some pages are still to be mended", run=False)


@NOT_YET
@pytest.mark.parametrize(
    ("query", "settings"),
    [("", "{}"), ("lang=en-XA", "{}"), ("", '{"textSize":2}')],
    ids=["usual", "longer language", "text twice as large"],
)
def test_on_any_screen_targets_are_large_free_and_nothing_is_cut_off(
    chromium: Chromium, tmp_path: Path, query: str, settings: str
) -> None:
    found: list[str] = []

    def look(page: Page, name: str) -> None:
        size = page.viewport_size
        for now in SIZES:
            page.set_viewport_size(now)
            settle(page)
            place = f"{name} at {now['width']} x {now['height']}"
            found.extend(f"{place}: {one}" for one in small_targets(page))
            found.extend(f"{place}: {one}" for one in page.evaluate(OUT_OF_THE_PAGE))
            found.extend(f"{place}: {one}" for one in page.evaluate(COVERED))
        assert size is not None
        page.set_viewport_size(size)

    with quick_meeting(tmp_path) as served:
        walk(Visitor(chromium, query=query, settings=settings), served, look)
    assert found == [], listed(found)


@NOT_YET
def test_every_word_on_every_page_comes_from_the_catalogue(
    chromium: Chromium, tmp_path: Path
) -> None:
    found: list[str] = []
    with quick_meeting(tmp_path) as served:
        names = names_in(served)

        def look(page: Page, name: str) -> None:
            # What the room itself says is English, and put into words by a catalogue where it is shown.
            told = words_of(page.evaluate(READ_REPORT)) if name == "report" else []
            known = sorted({*names, *told}, key=len, reverse=True)
            said = page.evaluate(OUTSIDE_THE_CATALOGUE, known)
            found.extend(f"{name}: {one}" for one in said)

        walk(Visitor(chromium, query="lang=en-XA"), served, look)
    assert found == [], listed(found)


def names_in(served: ServedMeeting) -> list[str]:
    """What people, songs and kits are called, and what songs say of themselves: theirs, not ours."""
    session = served.meeting.session
    link = served.meeting.join_link.removeprefix("http://")
    welcome = [word for song in session.songs for word in words_of(asdict(song))]
    kits = [word for one in CHARACTERS for word in (one.name, *one.piece_names.values())]
    people = [word for name, _ in GUESTS for word in (name, *name.split())]
    return [*welcome, *kits, *people, link, "Uchiawase", HOST_NAME]


def words_of(value: object) -> list[str]:
    """Give every string in something made of lists and dictionaries."""
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, Mapping):
        return [
            word for each in cast("Mapping[str, object]", value).values() for word in words_of(each)
        ]
    if isinstance(value, list | tuple):
        return [word for each in cast("Sequence[object]", value) for word in words_of(each)]
    return []


def small_targets(page: Page) -> list[str]:
    small: list[str] = page.evaluate(SMALL_TARGETS, SMALLEST_TARGET_PX)
    return small


def settle(page: Page) -> None:
    """Let what moves in once come to rest."""
    page.evaluate(
        "Promise.all(document.getAnimations().filter((one) => "
        "one.effect?.getComputedTiming().iterations !== Infinity)"
        ".map((one) => one.finished.catch(() => 0)))"
    )


def listed(found: list[str]) -> str:
    return f"{len(found)} found:\n" + "\n".join(dict.fromkeys(found))
