"""Where this user's things are kept: takes in the data folder, rendered sound in the cache."""

from pathlib import Path

from platformdirs import user_cache_path, user_data_path

APP = "uchiawase"


def data_folder(chosen: Path | None) -> Path:
    """Give the folder of kept takes, made where it is missing."""
    folder = chosen or user_data_path(APP, appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def cache_folder(chosen: Path | None) -> Path:
    """Give the folder of what can always be rendered again, made where it is missing."""
    folder = chosen or user_cache_path(APP, appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
