r"""Where a kit's files lie: a folder, or one archive (zip, or tar as in ``.h2drumkit``).

A kit may come from anywhere, so nothing it says is believed: no name leads out of its root, no link
is followed out of it, devices are refused, archives are counted and capped before anything of them
is used, and nothing is ever unpacked under a name of the archive's own choosing.

Inside, names have ``/`` between them. Kits are made on machines that write ``\`` there, do not
tell ``Kick.wav`` from ``kick.WAV``, and keep accents apart from their letters or not, so a name that is
not there is looked for without its case and with its accents put together.
"""

import bz2
import gzip
import io
import lzma
import re
import tarfile
import tempfile
import unicodedata
import zipfile
from collections.abc import Generator, Iterable
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, Protocol, cast

from uchiawase.errors import ArchiveUnsafe, KitFileBroken
from uchiawase.formats.archive_faults import ARCHIVE_FAULTS

MAX_KIT_TEXT_BYTES = 8 * 1024 * 1024
"""The largest SFZ or XML file that is read."""

MAX_SAMPLE_BYTES = 96 * 1024 * 1024
"""The largest sample file that is read."""

MAX_ARCHIVE_BYTES = 2 * 1024**3
"""The largest archive that is opened, and the most that one may unpack to."""

MAX_ENTRIES = 20_000
"""The most files of an archive; also the most files of a folder, and of one in it, that are looked at."""

MAX_RATIO = 200
"""How much larger than itself an archive may become; music packs 2 to 1, silence 200 to 1."""

_RATIO_COUNTS_FROM = 64 * 1024 * 1024
_MAX_TABLE_BYTES = 8 * 1024 * 1024
_LONGEST_NAME = 1_024
_ZIP_NAME_IS_UTF8 = 0x800
_CHUNK = 1024 * 1024
_SAFE_COMPRESSION = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DEEPEST = 3


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
        yield _Folder(path, printable(path.name or str(path))), None
        return
    if path.is_file() and path.suffix.lower() in {".sfz", ".xml"}:
        folder = path.absolute().parent
        yield _Folder(folder.parent, printable(folder.name)), f"{folder.name}/{path.name}"
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
        return _Zip(archive.name, opened.enter_context(archive.open("rb")), opened)
    plain = opened.enter_context(_unpacked(archive))
    return _Tar(archive.name, plain, archive.stat().st_size, opened)


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


def printable(text: str) -> str:
    """Give a text of a kit's as it may be shown: what steers a terminal or is no letter becomes "�"."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )


def _key(name: str) -> str:
    """Give what two spellings of a name have in common: no case, accents put together."""
    return unicodedata.normalize("NFC", name.casefold())


def _allowed_bytes(archive_bytes: int) -> int:
    """Give how much an archive of this size may unpack to."""
    return min(max(archive_bytes * MAX_RATIO, _RATIO_COUNTS_FROM), MAX_ARCHIVE_BYTES)


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
        return sorted(islice(self._walked(self._root, _DEEPEST), MAX_ENTRIES))

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
        try:
            for part in plain.split("/"):
                if not (path / part).exists():
                    part = self._entries(path).get(_key(part), "")  # noqa: PLW2901 (its real name)
                    if not part:
                        return None
                path /= part
            # A device or a pipe is no file; a link out of the kit's folder is not followed.
            is_there = path.is_file() and self._inside(path)
        except OSError:
            # A name longer than any file's, or a folder that may not be looked into.
            return None
        return path.relative_to(self._root).as_posix() if is_there else None

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
                names = sorted(entry.name for entry in islice(folder.iterdir(), MAX_ENTRIES))
            except OSError:
                names = []
            for name in names:
                listed.setdefault(_key(name), name)
            self._listed[folder] = listed
        return self._listed[folder]


class _Bounded:
    """A file of which no more is read at once than may be.

    Archives say themselves how long their tables and names are, and readers take that at its word.
    """

    def __init__(self, where: str, opened: IO[bytes]) -> None:
        self._where, self._opened = where, opened
        self.most_bytes = _MAX_TABLE_BYTES

    def read(self, size: int = -1) -> bytes:
        data = self._opened.read(
            self.most_bytes + 1 if size < 0 else min(size, self.most_bytes + 1)
        )
        if len(data) > self.most_bytes:
            raise ArchiveUnsafe(
                self._where, f"a list in it is longer than {self.most_bytes} bytes; no kit's is"
            )
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._opened.seek(offset, whence)

    def tell(self) -> int:
        return self._opened.tell()

    def seekable(self) -> bool:
        return True


class _Archive:
    """What zips and tars share: a table of names, looked up without case."""

    def __init__(self, where: str, packed_bytes: int) -> None:
        self.where = where
        self._names: set[str] = set()
        self._by_key: dict[str, str] = {}
        self._allowed_bytes = self._left_bytes = _allowed_bytes(packed_bytes)

    def names(self) -> Iterable[str]:
        return sorted(self._names)

    def found(self, name: str) -> str | None:
        plain = plain_name(name)
        if plain is None:
            return None
        return plain if plain in self._names else self._by_key.get(_key(plain))

    def _added(self, stored: str, size_bytes: int) -> str:
        """Take in an entry, and give the name under which it is found."""
        if len(stored) > _LONGEST_NAME:
            raise ArchiveUnsafe(
                self.where, f"an entry's name is longer than {_LONGEST_NAME} letters"
            )
        plain = plain_name(stored)
        if plain is None or ".." in stored.replace("\\", "/").split("/"):
            raise ArchiveUnsafe(self.where, f"its entry {stored!r} lies outside of it")
        if plain in self._names:
            raise ArchiveUnsafe(self.where, f"it has two entries called {plain!r}")
        self._names.add(plain)
        self._by_key.setdefault(_key(plain), plain)
        self._left_bytes -= size_bytes
        if self._left_bytes < 0:
            raise ArchiveUnsafe(self.where, f"it unpacks to more than {self._allowed_bytes} bytes")
        return plain

    def _check_count(self, entries: int) -> None:
        if entries > MAX_ENTRIES:
            raise ArchiveUnsafe(self.where, f"it has more than {MAX_ENTRIES} entries")


class _Zip(_Archive):
    """The files of a zip."""

    def __init__(self, where: str, packed: IO[bytes], opened: ExitStack) -> None:
        super().__init__(where, _size_bytes(packed))
        bounded = _Bounded(where, packed)
        self._opened = opened.enter_context(zipfile.ZipFile(cast("IO[bytes]", bounded)))
        bounded.most_bytes = MAX_SAMPLE_BYTES + _CHUNK
        infos = self._opened.infolist()
        self._check_count(len(infos))
        self._infos = {
            self._added(_name_in_zip(info), info.file_size): info
            for info in infos
            if not info.is_dir()
        }

    def read(self, name: str, cap_bytes: int) -> bytes:
        try:
            info = self._infos[name]
            if info.compress_type not in _SAFE_COMPRESSION:
                raise zipfile.BadZipFile("it is packed in a way that is not read")
            # What the entry declares is not believed: reading stops one byte after the cap.
            with self._opened.open(info) as opened:
                return opened.read(cap_bytes + 1)
        except ARCHIVE_FAULTS as error:
            raise KitFileBroken(
                self.where, f"its file {name!r} is damaged ({_said(error)})"
            ) from error


def _name_in_zip(info: zipfile.ZipInfo) -> str:
    """Give an entry's name; some machines write UTF-8 and do not say so."""
    if info.flag_bits & _ZIP_NAME_IS_UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


class _Tar(_Archive):
    """The files of a tar."""

    def __init__(self, where: str, plain: IO[bytes], packed_bytes: int, opened: ExitStack) -> None:
        super().__init__(where, packed_bytes)
        bounded = _Bounded(where, plain)
        self._opened = opened.enter_context(
            tarfile.open(fileobj=cast("IO[bytes]", bounded), mode="r:")  # noqa: SIM115 (the stack closes it)
        )
        self._members: dict[str, tarfile.TarInfo] = {}
        for count, member in enumerate(self._opened, 1):
            self._check_count(count)
            # Nothing of it is asked for, and it may be long.
            member.pax_headers = {}
            if member.isdir():
                continue
            if not member.isreg() or member.issparse():
                raise ArchiveUnsafe(
                    where,
                    f"its entry {member.name!r} is a link, a device or has holes; a kit has "
                    "plain files only",
                )
            self._members[self._added(member.name, member.size)] = member
        bounded.most_bytes = MAX_SAMPLE_BYTES + _CHUNK

    def read(self, name: str, cap_bytes: int) -> bytes:
        try:
            opened = self._opened.extractfile(self._members[name])
            return b"" if opened is None else opened.read(cap_bytes + 1)
        except ARCHIVE_FAULTS as error:
            raise KitFileBroken(
                self.where, f"its file {name!r} is damaged ({_said(error)})"
            ) from error


def _size_bytes(opened: IO[bytes]) -> int:
    size = opened.seek(0, io.SEEK_END)
    opened.seek(0)
    return size


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
        allowed = _allowed_bytes(path.stat().st_size)
        with tempfile.TemporaryFile() as plain:
            size = 0
            try:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    if size > allowed:
                        raise ArchiveUnsafe(path.name, f"it unpacks to more than {allowed} bytes")
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
