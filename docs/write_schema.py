"""Write docs/song.schema.json from the types that read and write song.json."""

import json
from pathlib import Path

from uchiawase.formats.song_folder import song_schema

SCHEMA = Path(__file__).with_name("song.schema.json")


def schema_text() -> str:
    """Give the schema as it stands in the file."""
    return json.dumps(song_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(schema_text(), encoding="utf-8")
