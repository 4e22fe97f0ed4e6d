"""What the standard library raises where a zip or tar is broken: too many kinds to list twice."""

import gzip
import lzma
import tarfile
import zipfile
import zlib

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
"""To be caught around everything that opens an archive or reads of it."""
