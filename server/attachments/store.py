"""Where bytes are kept: under names that say what they are, each seen whole or not at all (T6)."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol, cast

from flask import current_app

from server.attachments.s3 import S3Store
from server.config import Settings

_UNFINISHED: Final = ".unfinished-"
_CONTENT: Final = "content/"


class Store(Protocol):
    """Keeps bytes under names such as ``content/3f/3fa9…``; a name never means two things."""

    def put(self, name: str, content: bytes) -> None:
        """Keep bytes durably; again the same changes nothing. OSError if there is no room or no answer."""

    def get(self, name: str) -> bytes | None:
        """Give the bytes of a name, None if there are none; OSError if the store does not answer."""

    def names(self) -> Iterator[str]:
        """Name everything that is kept."""


def content_name(digest: str) -> str:
    """Name bytes by their SHA-256."""
    return f"{_CONTENT}{digest[:2]}/{digest}"


def index_name(attachment: str) -> str:
    """Name what the store itself remembers of a record's bytes, so that a restored book finds them (T8)."""
    return f"index/{attachment[-2:]}/{attachment}"


class FolderStore:
    """A folder on the office's disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, content: bytes) -> None:
        """Write beside the place, to the disk, and only then under the name."""
        path = self.folder / name
        if name.startswith(_CONTENT) and path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(prefix=_UNFINISHED, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(unfinished).replace(path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
        sync_folder(path.parent)

    def get(self, name: str) -> bytes | None:
        """Read the file of a name."""
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def names(self) -> Iterator[str]:
        """Walk the folder; files still being written are not there yet."""
        for path in sorted(self.folder.glob("*/*/*")):
            if not path.name.startswith(_UNFINISHED):
                yield path.relative_to(self.folder).as_posix()

    def clear_unfinished(self, older_than_seconds: float) -> int:
        """Remove what a killed server left half written long ago, and give the number."""
        before = time.time() - older_than_seconds
        old = [p for p in self.folder.glob(f"*/*/{_UNFINISHED}*") if p.stat().st_mtime < before]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)


def sync_folder(folder: Path) -> None:
    """Make sure that a name just given survives a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copy_missing(source: Store, target: Store) -> int:
    """Bring to one store what it lacks of another, and give the number of pieces."""
    known = set(target.names())
    copied = 0
    for name in source.names():
        content = None if name in known else source.get(name)
        if content is not None:
            target.put(name, content)
            copied += 1
    return copied


def make_store(settings: Settings) -> Store:
    """Give the store that the settings name."""
    return S3Store(settings.bucket) if settings.bucket else FolderStore(settings.attachments)


def current_store() -> Store:
    """Give the store of the app that is handling this request."""
    return cast(Store, current_app.extensions["socoso_attachments"])
