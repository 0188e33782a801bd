"""Vietnamese as it was written before Unicode: which encoding a text is in, and the text itself."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

# TCVN3 (the fonts .VnTime and their like): what its bytes mean, by the character that Latin-1 has there.
_TCVN3: Final = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)
# Signs that TCVN3 has for letters, inside or beside a letter: no other Vietnamese text holds them there.
_TCVN3_SIGNS: Final = re.compile(
    "[A-Za-z][¡-¬\xad®µ-¹»-¾ÆÇ×ØÜßäåæçëîïñö÷øûüþ]|[¡-¬\xad®µ-¹»-¾§][A-Za-z]"
)
# One that other texts hold now and then is not enough.
_TCVN3_FROM: Final = 3
_VIETNAMESE: Final = re.compile("[ăâđêôơưạ-ỹ]", re.IGNORECASE)
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class NotTextError(Exception):
    """The bytes are no text in any encoding that wards write in."""


def decode(content: bytes) -> tuple[str, str]:
    """Give a file's text and the name of its encoding; NotTextError if it is none."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding), encoding
    wide = _guess_wide(content)
    if wide:
        return _strictly(content, wide), wide
    if b"\0" in content:
        raise NotTextError
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode_bytes(content)


def looks_like_tcvn3(texts: Iterable[str]) -> bool:
    """Tell whether texts were typed for a font in TCVN3, and so read as `NguyÔn V¨n`."""
    joined = "\n".join(texts)
    signs = len(_TCVN3_SIGNS.findall(joined))
    return signs >= _TCVN3_FROM and signs > len(_VIETNAMESE.findall(joined))


def from_tcvn3(text: str) -> str:
    """Give the Unicode of a text typed for a font in TCVN3."""
    return text.translate(_TCVN3)


def _guess_wide(content: bytes) -> str | None:
    """Tell UTF-16 without a mark by its zeros, which stand on one side in a text with digits and spaces."""
    head = content[:2000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) < 4 or even + odd < len(head) // 8:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotTextError from error


def _decode_bytes(content: bytes) -> tuple[str, str]:
    latin = content.decode("latin-1")
    if sum(map(_is_control, latin)) > 0:
        raise NotTextError
    if looks_like_tcvn3([latin]):
        return from_tcvn3(latin), "tcvn3"
    try:
        # It writes tones as signs of their own.
        return unicodedata.normalize("NFC", content.decode("cp1258")), "cp1258"
    except UnicodeDecodeError as error:
        raise NotTextError from error


def _is_control(character: str) -> bool:
    return character < " " and character not in "\t\r\n\f\v\x1a"
