"""Engrave the songs that come along: lead sheets and a score of the drums, for docs/songs.md.

    python docs/engrave_songs.py

Writes docs/sheets/*.musicxml, which any notation program opens, and from them docs/pictures/*.svg.
Needs verovio, which brings its own music font. A test holds the files against the songs; what has
not changed is written again byte for byte.
"""

import hashlib
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import verovio

from uchiawase.formats.musicxml import write_lead_sheet, write_parts
from uchiawase.songs.composition import Composition
from uchiawase.songs.library import compositions

DOCS = Path(__file__).parent
DRUM_BARS = 4
"""How many bars of the first chorus the score of the drums shows."""

_PAGE = {
    "pageWidth": 2100,
    "pageHeight": 60_000,
    "adjustPageHeight": True,
    "pageMarginLeft": 60,
    "pageMarginRight": 60,
    "pageMarginTop": 60,
    "pageMarginBottom": 60,
    "breaks": "line",
    "header": "auto",
    "footer": "none",
    "scale": 40,
    "font": "Leland",
    "lyricSize": 4.2,
    "lyricWordSpace": 2.4,
    "minLastJustification": 0.0,
    "spacingSystem": 7,
    "spacingStaff": 8,
    "svgViewBox": True,
    "svgFormatRaw": True,
    "svgRemoveXlink": True,
    "xmlIdSeed": 1,
}
_NAMED = re.compile(r' (?:id="(?![A-Z0-9]{4}-)[^"]*"|data-[a-z]+="[^"]*")')
_USED_CLASSES = ("ending", "fing", "reh", "tempo", "dir", "dynam", "mNum", "label", "placeholder")
_ANCHOR = re.compile(r'<g[^>]*><ellipse [^>]*rx="90" ry="90"/></g>')
_REHEARSAL_LIFT = -380
_FONTS = "'Times New Roman', 'Liberation Serif', 'Nimbus Roman', Times, serif"


def sheets_of(piece: Composition) -> dict[str, bytes]:
    """Give what is engraved of a song: names, and MusicXML."""
    song, sheet = piece.song, piece.sheet
    chorus = next(section for section in song.sections if section.name == "Chorus")
    return {
        f"{song.id}": write_lead_sheet(
            song, chart=sheet.chart, voices=sheet.voices, keys=sheet.keys, mood=sheet.mood
        ),
        f"{song.id}-drums": write_parts(
            song,
            song.parts,
            from_bar=chorus.from_bar,
            to_bar=chorus.from_bar + DRUM_BARS,
            mood=sheet.mood,
        ),
    }


def digest_of(document: bytes) -> str:
    """Give what a picture says it was made from."""
    return hashlib.sha256(document).hexdigest()[:20]


def engraved(document: bytes) -> str:
    """Give the picture of a MusicXML document, one page as tall as it needs to be."""
    toolkit = verovio.toolkit()
    toolkit.setOptions(_PAGE)
    toolkit.loadData(_for_the_eye(document))
    svg = toolkit.renderToSVG(1)
    # Groups are named for programs that follow the music; a picture needs none of that.
    svg = re.sub(r"#[a-z0-9]+ (?=g\.|ellipse|path|polygon|polyline|rect)", "", _NAMED.sub("", svg))
    svg = re.sub(r' class="(?!(?:' + "|".join(_USED_CLASSES) + r')")[^"]*"', "", svg)
    svg = _ANCHOR.sub("", svg)
    # A section's name stands above its first chord, whatever font the reader has.
    svg = svg.replace(
        '<g class="reh">', f'<g class="reh" transform="translate(0, {_REHEARSAL_LIFT})">'
    )
    svg = svg.replace('font-family="Times, serif"', f'font-family="{_FONTS}"')
    note = f"<desc>Engraved from MusicXML {digest_of(document)}</desc>"
    return svg.replace("<defs>", f"{note}<defs>", 1)


def _for_the_eye(document: bytes) -> str:
    """Drop the added tones of chords, which their symbols say already."""
    root = ET.fromstring(document)  # noqa: S314 - we have just written it ourselves
    for harmony in root.iter("harmony"):
        for degree in harmony.findall("degree"):
            harmony.remove(degree)
    return ET.tostring(root, encoding="unicode")


def main() -> None:
    """Write everything."""
    for piece in compositions():
        for name, document in sheets_of(piece).items():
            (DOCS / "sheets" / f"{name}.musicxml").write_bytes(document)
            (DOCS / "pictures" / f"{name}.svg").write_text(engraved(document), "utf-8")


if __name__ == "__main__":
    main()
