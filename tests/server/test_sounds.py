"""A sound is taken by how it is built: whole, of its kind, and sound alone (SPEC.md, T5)."""

from __future__ import annotations

import struct

import pytest

from server.attachments.sounds import SoundError, check_sound
from tests.attachments import ogg


def element(name: int, held: bytes, *, is_open: bool = False) -> bytes:
    """Make an element of WebM; an open one does not say how long it is."""
    head = name.to_bytes((name.bit_length() + 7) // 8)
    return (
        head + (b"\x01" + b"\xff" * 7 if is_open else struct.pack(">Q", len(held) | 1 << 56)) + held
    )


def webm(
    codec: bytes = b"A_OPUS", track_type: int = 2, doc_type: bytes = b"webm", more: bytes = b""
) -> bytes:
    """Make what a browser's recorder writes, as far as anybody looks at it who does not play it."""
    track = element(0xAE, element(0x83, bytes([track_type])) + element(0x86, codec))
    clusters = element(0x1F43B675, element(0xE7, b"\0") + element(0xA3, bytes(50)), is_open=True)
    body = element(0x1654AE6B, track) + more + clusters
    return element(0x1A45DFA3, element(0x4282, doc_type)) + element(0x18538067, body, is_open=True)


def box(name: bytes, held: bytes) -> bytes:
    """Make a box of MP4."""
    return struct.pack(">I4s", 8 + len(held), name) + held


def mp4(handler: bytes = b"soun", *more: bytes) -> bytes:
    """Make what an iPhone records."""
    tracks = b"".join(
        box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + kind + bytes(12))))
        for kind in (handler, *more)
    )
    return box(b"ftyp", b"M4A ") + box(b"moov", tracks) + box(b"mdat", bytes(100))


def mp3(frames: int = 20) -> bytes:
    """Make frames of 64 kbit/s between two labels."""
    frame = b"\xff\xfb\x50\xc0" + bytes(204)
    return b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) + frame * frames + b"TAG" + bytes(125)


GOOD = {
    "audio/ogg": ogg(),
    "audio/webm": webm(),
    "audio/mp4": mp4(),
    "audio/mpeg": mp3(),
}


@pytest.mark.parametrize("mime", list(GOOD))
def test_t5_whole_sound_passes_and_what_is_cut_longer_or_called_otherwise_does_not(
    mime: str,
) -> None:
    check_sound(GOOD[mime], mime)
    for spoilt in (GOOD[mime][:-7], GOOD[mime] + b"<script>"):
        with pytest.raises(SoundError, match="attachment_damaged"):
            check_sound(spoilt, mime)
    other = "audio/ogg" if mime != "audio/ogg" else "audio/webm"
    with pytest.raises(SoundError, match="attachment_false_type"):
        check_sound(GOOD[mime], other)


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (webm(codec=b"A_VORBIS"), "audio/webm"),
        (webm(codec=b"V_VP8", track_type=1), "audio/webm"),
        (webm(doc_type=b"matroska"), "audio/webm"),
        (webm(more=element(0x1941A469, b"a file inside")), "audio/webm"),
        (mp4(b"vide"), "audio/mp4"),
        (mp4(b"soun", b"vide"), "audio/mp4"),
        (b"OggS" + bytes(22) + b"\x01\x07\x80theora", "audio/ogg"),
        (b"", "audio/ogg"),
    ],
)
def test_t5_what_is_more_or_other_than_sound_is_refused(content: bytes, mime: str) -> None:
    with pytest.raises(SoundError, match="attachment_false_type"):
        check_sound(content, mime)


@pytest.mark.parametrize("mime", list(GOOD))
def test_t5_no_spoilt_byte_does_more_than_refuse(mime: str) -> None:
    good = GOOD[mime]
    for place in range(min(len(good), 400)):
        for put in (b"\xff", b"\0"):
            assert verdict(good[:place] + put + good[place + 1 :], mime) in VERDICTS
        assert verdict(good[:place], mime) in VERDICTS


VERDICTS = ("taken", "attachment_false_type", "attachment_damaged")


def verdict(content: bytes, mime: str) -> str:
    """Say what becomes of some bytes."""
    try:
        check_sound(content, mime)
    except SoundError as error:
        return str(error)
    return "taken"
