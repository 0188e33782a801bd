"""Reads how a sound file is built: that it is whole, of the kind it says, and holds sound alone (T5)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import Final


class SoundError(Exception):
    """The sound is not taken; the message is a code of the office's list."""


def check_sound(content: bytes, mime: str) -> None:
    """Pass a sound of its type; SoundError: attachment_false_type, attachment_damaged."""
    for known, (looks_like, check) in _KINDS.items():
        if looks_like(content):
            if known != mime:
                break
            try:
                check(content)
            except (struct.error, IndexError, ValueError) as error:
                raise SoundError("attachment_damaged") from error
            return
    raise SoundError("attachment_false_type")


def _require(holds: bool, code: str = "attachment_damaged") -> None:
    if not holds:
        raise SoundError(code)


# Ogg: pages one after the other, one stream, which begins as Opus does.
_PAGE_HEAD: Final = 27


def _check_ogg(content: bytes) -> None:
    place, serials, pages = 0, set(), 0
    while place < len(content):
        _require(content[place : place + 4] == b"OggS")
        (serial,) = struct.unpack_from("<I", content, place + 14)
        segments = content[place + 26]
        lengths = content[place + _PAGE_HEAD : place + _PAGE_HEAD + segments]
        _require(len(lengths) == segments)
        body = place + _PAGE_HEAD + segments
        if serial not in serials:
            _require(content[body : body + 8] == b"OpusHead", "attachment_false_type")
        serials.add(serial)
        place = body + sum(lengths)
        pages += 1
    _require(place == len(content) and len(serials) == 1 and pages > 1)


# WebM: elements inside elements; those that hold what we look at are entered, the others passed over.
_EBML, _SEGMENT, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1F43B675
_TRACKS, _TRACK, _TRACK_TYPE, _CODEC = 0x1654AE6B, 0xAE, 0x83, 0x86
_DOC_TYPE, _FILES = 0x4282, 0x1941A469
_ENTERED: Final = frozenset({_EBML, _SEGMENT, _CLUSTER, _TRACKS, _TRACK})
_SOUND_TRACK: Final = 2


def _elements(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Give each element's id, with what it holds unless it is entered; all ends with the file's last byte."""
    place = 0
    while place < len(content):
        name, place = _read_number(content, place, keep_marker=True)
        size, after = _read_number(content, place, keep_marker=False)
        is_open = (
            size == (1 << (7 * (after - place))) - 1
        )  # a recorder does not know it while it writes
        place = after
        if name in _ENTERED:
            _require(is_open or place + size <= len(content))
            yield name, b""
            continue
        _require(not is_open and place + size <= len(content))
        yield name, content[place : place + size]
        place += size


def _read_number(content: bytes, place: int, *, keep_marker: bool) -> tuple[int, int]:
    first = content[place]
    length = 9 - first.bit_length()
    _require(first > 0 and place + length <= len(content))
    number = int.from_bytes(content[place : place + length])
    return number if keep_marker else number & ((1 << (7 * length)) - 1), place + length


def _check_webm(content: bytes) -> None:
    doc_type, tracks, codecs, clusters = b"", [], [], 0
    for name, held in _elements(content):
        _require(name != _FILES, "attachment_false_type")
        doc_type = held if name == _DOC_TYPE else doc_type
        clusters += name == _CLUSTER
        if name == _TRACK_TYPE:
            tracks.append(int.from_bytes(held))
        if name == _CODEC:
            codecs.append(held)
    sound_alone = tracks == [_SOUND_TRACK] and codecs == [b"A_OPUS"]
    _require(doc_type.rstrip(b"\0") == b"webm" and sound_alone, "attachment_false_type")
    _require(clusters > 0)


# MP4, as iPhones record: boxes inside boxes.
_BOXES_ENTERED: Final = frozenset({b"moov", b"trak", b"mdia"})


def _check_mp4(content: bytes) -> None:
    handlers: list[bytes] = []
    names = _walk_boxes(content, 0, len(content), handlers)
    _require({b"moov", b"mdat"} <= names)
    _require(handlers == [b"soun"], "attachment_false_type")


def _walk_boxes(content: bytes, place: int, end: int, handlers: list[bytes]) -> set[bytes]:
    names = set()
    while place < end:
        size, name = struct.unpack_from(">I4s", content, place)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", content, place + 8)
            head = 16
        size = size or end - place
        _require(head <= size <= end - place)
        names.add(name)
        if name == b"hdlr":
            handlers.append(content[place + head + 8 : place + head + 12])
        if name in _BOXES_ENTERED:
            _walk_boxes(content, place + head, place + size, handlers)
        place += size
    return names


# MP3: frames one after the other, perhaps between two sorts of labels.
_BITRATES: Final = {
    (3, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (3, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (3, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLES_A_SECOND: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000)}
_LABEL_HEAD, _LABEL_TAIL = 10, 128
_FEWEST_FRAMES: Final = 4


def _check_mp3(content: bytes) -> None:
    place, frames = 0, 0
    if content.startswith(b"ID3"):
        size = 0
        for part in content[6:10]:
            size = size << 7 | part & 0x7F
        place = _LABEL_HEAD + size
    end = len(content) - (_LABEL_TAIL if content[-_LABEL_TAIL:].startswith(b"TAG") else 0)
    while place < end:
        place += _frame_length(content, place)
        frames += 1
    _require(place == end and frames >= _FEWEST_FRAMES)


def _frame_length(content: bytes, place: int) -> int:
    head: int = struct.unpack_from(">I", content, place)[0]
    version, layer = head >> 19 & 3, 4 - (head >> 17 & 3)
    rate, pace = head >> 12 & 15, head >> 10 & 3
    _require(head >> 21 == 0x7FF and layer == 3 and version in _SAMPLES_A_SECOND)
    _require(0 < rate < 15 and pace < 3)
    bits = _BITRATES[version, layer][rate - 1] * 1000
    samples = 144 if version == 3 else 72
    return samples * bits // _SAMPLES_A_SECOND[version][pace] + (head >> 9 & 1)


_KINDS: Final[dict[str, tuple[Callable[[bytes], bool], Callable[[bytes], None]]]] = {
    "audio/ogg": (lambda content: content.startswith(b"OggS"), _check_ogg),
    "audio/webm": (lambda content: content.startswith(b"\x1a\x45\xdf\xa3"), _check_webm),
    "audio/mp4": (lambda content: content[4:8] == b"ftyp", _check_mp4),
    "audio/mpeg": (
        lambda content: content.startswith((b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xfa")),
        _check_mp3,
    ),
}
