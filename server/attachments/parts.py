"""The file in which an upload gathers: its length is how far it has come (T4)."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import Final

from server.errors import ApiError

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class PartLockedError(Exception):
    """Another request is writing to the upload."""


class Part:
    """The bytes of one upload so far; only who holds it may ask for more than its name."""

    def __init__(self, folder: Path, upload_id: str) -> None:
        self.id = upload_id
        self._path = folder / upload_id
        self._file: FileIO | None = None

    @staticmethod
    def all_in(folder: Path) -> list[Part]:
        """List the parts in a folder."""
        return [Part(folder, path.name) for path in sorted(folder.glob("*-*-*-*-*"))]

    def create(self) -> None:
        """Make an empty one."""
        try:
            self._path.touch(exist_ok=False)
        except OSError as error:
            raise _told(error) from error

    def remove(self) -> None:
        """Free what it takes."""
        self._path.unlink(missing_ok=True)

    def is_old(self, seconds: float) -> bool:
        """Tell whether nothing came for so long."""
        return self._path.stat().st_mtime < time.time() - seconds

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold it alone among all processes; PartLockedError, or FileNotFoundError if it is gone."""
        with FileIO(self._path, "r+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise PartLockedError from error
            self._file = file
            try:
                yield
            finally:
                self._file = None

    @property
    def size(self) -> int:
        """Give how many bytes have come."""
        return os.fstat(self._held.fileno()).st_size

    def read(self) -> bytes:
        """Give them all."""
        self._held.seek(0)
        return self._held.readall()

    def take(self, chunks: Iterator[bytes], most: int, *, whole: bool) -> None:
        """Add chunks up to ``most`` bytes in all, and have them on the disk.

        A ConnectionError ends them; with ``whole`` it takes back what came of them, as any other error does.
        """
        file, start = self._held, self.size
        file.seek(start)
        try:
            self._write_all(file, chunks, most - start, whole=whole)
            os.fsync(file.fileno())
        except OSError as error:
            file.truncate(start)
            raise _told(error) from error
        except BaseException:
            file.truncate(start)
            raise

    def _write_all(self, file: FileIO, chunks: Iterator[bytes], room: int, *, whole: bool) -> None:
        while True:
            try:
                chunk = next(chunks, b"")
            except ConnectionError:
                if whole:
                    raise
                return
            if not chunk:
                return
            room -= len(chunk)
            if room < 0:
                raise ApiError("request_too_large")
            view = memoryview(chunk)
            while view:
                view = view[file.write(view) :]

    @property
    def _held(self) -> FileIO:
        if self._file is None:
            raise RuntimeError("the part is not held")
        return self._file


def _told(error: OSError) -> ApiError:
    if isinstance(error, ConnectionError):
        return ApiError("malformed_request")
    return ApiError("storage_full" if error.errno in _FULL else "unavailable")
