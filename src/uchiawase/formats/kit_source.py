r"""Where a kit's files lie: a folder, or one archive (zip, or tar as in ``.h2drumkit``).

A kit may come from anywhere, so nothing it says is believed: no name leads out of its root, no link
is followed out of it, devices are refused, archives are counted and capped before anything of them
is used, and nothing is ever unpacked under a name of the archive's own choosing.

Inside, names have ``/`` between them. Kits are made on machines that write ``\`` there and do not
tell ``Kick.wav`` from ``kick.WAV``, so a name that is not there is looked for without its case.
"""

import bz2
import gzip
import io
import lzma
import re
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Generator, Iterable
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol, cast

from uchiawase.errors import ArchiveUnsafe, KitFileBroken

MAX_KIT_TEXT_BYTES = 8 * 1024 * 1024
"""The largest SFZ or XML file that is read."""

MAX_SAMPLE_BYTES = 96 * 1024 * 1024
"""The largest sample file that is read."""

MAX_ARCHIVE_BYTES = 2 * 1024**3
"""The largest archive that is opened, and the most that one may unpack to."""

MAX_ENTRIES = 20_000
"""The most files of an archive; also the most entries of one folder that are looked at."""

MAX_RATIO = 200
"""How much larger than itself an archive may become; music packs 2 to 1, silence 200 to 1."""

_RATIO_COUNTS_FROM = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
_SAFE_COMPRESSION = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DEEPEST = 3

# RuntimeError: the entry is encrypted; NotImplementedError: it needs a later zip version.
ARCHIVE_FAULTS = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    gzip.BadGzipFile,
    RuntimeError,
    NotImplementedError,
    EOFError,
)
"""What the standard library raises where an archive is broken."""


class KitSource(Protocol):
    """The files of a kit."""

    @property
    def where(self) -> str:
        """What to call it in sentences."""
        ...

    def names(self) -> Iterable[str]:
        """Give the names of its files, in order; of a folder only those a few folders deep."""
        ...

    def found(self, name: str) -> str | None:
        r"""Give the name under which a file is really there, or None.

        Args:
            name: With ``/`` or ``\`` between folders, in any case; ``..`` may stay inside.
        """
        ...

    def read(self, name: str, cap_bytes: int) -> bytes:
        """Give a file's bytes, at most one more than the cap; ``name`` as ``found`` gave it.

        Raises:
            KitFileBroken: It cannot be read, or the archive is damaged there.
        """
        ...


@contextmanager
def opened_kit(path: Path) -> Generator[tuple[KitSource, str | None]]:
    """Open a kit's folder or archive.

    Args:
        path: A folder; an ``.sfz`` or ``drumkit.xml`` in one; an archive; or a file in an archive, as
            ``kit.zip/other.sfz``. A file may reach one folder above its own, as many kits that keep
            ``Programs`` beside ``Samples`` do.

    Returns:
        The source, and the name of the file in it that was pointed to, if one was.

    Raises:
        KitFileBroken: There is no such folder or file, or it is no archive.
        ArchiveUnsafe: The archive names places outside itself, holds links or devices, or unpacks to
            more than is allowed.
    """
    if path.is_dir():
        yield _Folder(path, path.name or str(path)), None
        return
    if path.is_file() and path.suffix.lower() in {".sfz", ".xml"}:
        folder = path.absolute().parent
        yield _Folder(folder.parent, folder.name), f"{folder.name}/{path.name}"
        return
    archive, inner = _archive_and_inner(path)
    if archive.stat().st_size > MAX_ARCHIVE_BYTES:
        raise ArchiveUnsafe(archive.name, f"it is larger than {MAX_ARCHIVE_BYTES} bytes")
    with ExitStack() as opened:
        try:
            source = _archive_source(archive, opened)
        except (*ARCHIVE_FAULTS, OSError, ValueError) as error:
            raise KitFileBroken(
                archive.name, f"it is neither a folder nor a sound zip or tar ({_said(error)})"
            ) from error
        yield source, inner


def _archive_source(archive: Path, opened: ExitStack) -> KitSource:
    if zipfile.is_zipfile(archive):
        return _Zip(archive.name, opened.enter_context(zipfile.ZipFile(archive)))
    plain = opened.enter_context(_unpacked(archive))
    return _Tar(archive.name, opened.enter_context(tarfile.open(fileobj=plain, mode="r:")))


def plain_name(name: str) -> str | None:
    """Give a name with ``/`` between its parts and without ``.`` and ``..``.

    Returns:
        None where it leads out of its root, is absolute, or is empty.
    """
    name = name.replace("\\", "/").strip()
    if not name or name.startswith("/") or "\0" in name or re.match(r"[A-Za-z]:", name):
        return None
    parts: list[str] = []
    for part in name.split("/"):
        if part in {"", "."}:
            continue
        if part == "..":
            if not parts:
                return None
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts) or None


def _said(error: BaseException) -> str:
    return str(error) or type(error).__name__


def _archive_and_inner(path: Path) -> tuple[Path, str | None]:
    """Part ``kit.zip/other.sfz`` into the archive and the name in it."""
    for ahead in (path, *path.parents):
        if ahead.is_file():
            inner = path.relative_to(ahead).as_posix()
            return ahead, None if inner == "." else inner
        if ahead.exists():
            break
    raise KitFileBroken(path.name, "there is no such folder, file or archive; check the path")


class _Folder:
    """The files of a folder, looked at one folder at a time as they are asked for."""

    def __init__(self, root: Path, where: str) -> None:
        self._root = root
        self._real_root = root.resolve()
        self.where = where
        self._listed: dict[Path, dict[str, str]] = {}

    def names(self) -> Iterable[str]:
        return sorted(self._walked(self._root, _DEEPEST))

    def _walked(self, folder: Path, deeper: int) -> Generator[str]:
        for name in self._entries(folder).values():
            path = folder / name
            if not self._inside(path):
                continue
            if path.is_file():
                yield path.relative_to(self._root).as_posix()
            elif deeper and path.is_dir():
                yield from self._walked(path, deeper - 1)

    def found(self, name: str) -> str | None:
        plain = plain_name(name)
        if plain is None:
            return None
        path = self._root
        for part in plain.split("/"):
            if not (path / part).exists():
                part = self._entries(path).get(part.casefold(), "")  # noqa: PLW2901 (its real name)
                if not part:
                    return None
            path /= part
        # A device or a pipe is no file; a link out of the kit's folder is not followed.
        if not path.is_file() or not self._inside(path):
            return None
        return path.relative_to(self._root).as_posix()

    def read(self, name: str, cap_bytes: int) -> bytes:
        try:
            with (self._root / name).open("rb") as opened:
                return opened.read(cap_bytes + 1)
        except OSError as error:
            raise KitFileBroken(
                self.where, f"its file {name!r} cannot be read ({_said(error)})"
            ) from error

    def _inside(self, path: Path) -> bool:
        try:
            return path.resolve().is_relative_to(self._real_root)
        except OSError:
            return False

    def _entries(self, folder: Path) -> dict[str, str]:
        """Give the names in a folder by their names without case."""
        if folder not in self._listed:
            listed: dict[str, str] = {}
            try:
                names = sorted(entry.name for _, entry in zip(range(MAX_ENTRIES), folder.iterdir()))  # noqa: B905 (the shorter one is meant)
            except OSError:
                names = []
            for name in names:
                listed.setdefault(name.casefold(), name)
            self._listed[folder] = listed
        return self._listed[folder]


class _Archive:
    """What zips and tars share: a table of names, looked up without case."""

    def __init__(self, where: str) -> None:
        self.where = where
        self._names: dict[str, str] = {}
        self._by_case: dict[str, str] = {}

    def names(self) -> Iterable[str]:
        return sorted(self._names)

    def found(self, name: str) -> str | None:
        plain = plain_name(name)
        if plain is None:
            return None
        return plain if plain in self._names else self._by_case.get(plain.casefold())

    def _add(self, stored: str) -> None:
        plain = plain_name(stored)
        if plain is None or ".." in stored.replace("\\", "/").split("/"):
            raise ArchiveUnsafe(self.where, f"its entry {stored!r} lies outside of it")
        if plain in self._names:
            raise ArchiveUnsafe(self.where, f"it has two entries called {plain!r}")
        self._names[plain] = stored
        self._by_case.setdefault(plain.casefold(), plain)
        if len(self._names) > MAX_ENTRIES:
            raise ArchiveUnsafe(self.where, f"it has more than {MAX_ENTRIES} entries")


class _Zip(_Archive):
    """The files of a zip."""

    def __init__(self, where: str, opened: zipfile.ZipFile) -> None:
        super().__init__(where)
        self._opened = opened
        infos = opened.infolist()
        if len(infos) > MAX_ENTRIES:
            raise ArchiveUnsafe(
                where, f"it has {len(infos)} entries; a kit has {MAX_ENTRIES} at most"
            )
        for info in infos:
            if not info.is_dir():
                self._add(info.filename)

    def read(self, name: str, cap_bytes: int) -> bytes:
        try:
            info = self._opened.getinfo(self._names[name])
            if info.compress_type not in _SAFE_COMPRESSION:
                raise zipfile.BadZipFile("it is packed in a way that is not read")
            # What the entry declares is not believed: reading stops one byte after the cap.
            with self._opened.open(info) as opened:
                return opened.read(cap_bytes + 1)
        except ARCHIVE_FAULTS as error:
            raise KitFileBroken(
                self.where, f"its file {name!r} is damaged ({_said(error)})"
            ) from error


class _Tar(_Archive):
    """The files of a tar."""

    def __init__(self, where: str, opened: tarfile.TarFile) -> None:
        super().__init__(where)
        self._opened = opened
        self._members: dict[str, tarfile.TarInfo] = {}
        for member in opened:
            if member.isdir():
                continue
            if not member.isreg():
                raise ArchiveUnsafe(
                    where, f"its entry {member.name!r} is a link or a device; a kit has files only"
                )
            self._add(member.name)
            self._members[member.name] = member

    def read(self, name: str, cap_bytes: int) -> bytes:
        try:
            opened = self._opened.extractfile(self._members[self._names[name]])
            return b"" if opened is None else opened.read(cap_bytes + 1)
        except ARCHIVE_FAULTS as error:
            raise KitFileBroken(
                self.where, f"its file {name!r} is damaged ({_said(error)})"
            ) from error


@contextmanager
def _unpacked(path: Path) -> Generator[IO[bytes]]:
    """Give a tar without its compression, so that its files can be read in any order.

    It is held in a nameless temporary file: nothing of the archive's own gets a name on disk.
    """
    with path.open("rb") as packed:
        head = packed.read(6)
        packed.seek(0)
        if head.startswith(b"\x1f\x8b"):
            stream = cast("IO[bytes]", gzip.GzipFile(fileobj=packed))
        elif head.startswith(b"BZh"):
            stream = cast("IO[bytes]", bz2.BZ2File(packed))
        elif head.startswith(b"\xfd7zXZ"):
            stream = cast("IO[bytes]", lzma.LZMAFile(packed))  # noqa: SIM115 (it owns nothing: packed is closed above)
        else:
            yield packed
            return
        allowed = max(path.stat().st_size * MAX_RATIO, _RATIO_COUNTS_FROM)
        with tempfile.TemporaryFile() as plain:
            size = 0
            try:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    if size > min(allowed, MAX_ARCHIVE_BYTES):
                        raise ArchiveUnsafe(path.name, f"it unpacks to more than {size} bytes")
                    plain.write(chunk)
            except OSError as error:
                if isinstance(error, gzip.BadGzipFile) or error.errno is None:
                    raise tarfile.ReadError(_said(error)) from error
                raise
            plain.seek(0, io.SEEK_SET)
            yield plain


def beside(name: str, other: str) -> str:
    """Give the name of a file that another file names relative to its own folder."""
    return str(PurePosixPath(name).parent / other.replace("\\", "/"))
