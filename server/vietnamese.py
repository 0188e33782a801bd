"""Vietnamese names for the computer: how they sort and how they are searched.

SQLite and a plain PostgreSQL locale know neither, so both keys are stored beside the name.
"""

from __future__ import annotations

import unicodedata

# Dictionary order; đ is a letter of its own and no kind of d.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# ngang, huyền, hỏi, ngã, sắc, nặng: the order of dictionaries and of ICU's "vi".
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_LOOKALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})
_CODES = {letter: f"{index:02d}" for index, letter in enumerate(_LETTERS, start=20)}
_NAME_END = "00"


def search_key(text: str) -> str:
    """Fold a text for searching: no tones, no marks, đ as d, lower case, single spaces."""
    plain = unicodedata.normalize("NFD", text.translate(_LOOKALIKES).lower())
    letters = "".join(c for c in plain if not unicodedata.combining(c)).replace("đ", "d")
    return " ".join(letters.split())


def sort_key(full_name: str) -> str:
    """Give a text whose plain order is the Vietnamese order of names: given name, middle names, family name.

    Digits only, so that every collation of every database puts it in the same order.
    Letters of the whole name count before tones, as in a dictionary.
    """
    words = full_name.lower().split()
    ordered = [*words[-1:], *words[1:-1], *words[: len(words) > 1]]
    letters, tones = [], []
    for word in ordered:
        for letter, tone in _spell(word):
            letters.append(_CODES.get(letter, "99" if letter.isalpha() else "10"))
            tones.append(str(tone))
        letters.append(_NAME_END)
    return "".join(letters) + _NAME_END + "".join(tones)


def _spell(word: str) -> list[tuple[str, int]]:
    """Split a word into its letters, each with its tone."""
    spelled: list[tuple[str, int]] = []
    for character in unicodedata.normalize("NFD", word.translate(_LOOKALIKES)):
        if character in _TONES and spelled:
            spelled[-1] = (spelled[-1][0], _TONES[character])
        elif unicodedata.combining(character) and spelled:
            letter = unicodedata.normalize("NFC", spelled[-1][0] + character)
            spelled[-1] = (letter, spelled[-1][1])
        else:
            spelled.append((character, 0))
    return spelled
