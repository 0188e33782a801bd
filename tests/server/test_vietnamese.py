"""Names sort as in a Vietnamese dictionary and are found without tones."""

from __future__ import annotations

import random

import psycopg
import pytest
from sqlalchemy.engine import make_url

from server.vietnamese import search_key, sort_key

FAMILY = ["Mẫu", "Nguyễn", "Đào", "Dương", "Đặng", "Ân", "Ong", "Ông", "Ưng"]
GIVEN = [
    "An", "Ăn", "Ân", "Ánh", "Ảnh", "Ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "Dung",
    "Dũng", "Đạt", "Đức", "E", "Ê", "Én", "Hà", "Hạ", "Hân", "Hòa", "Hoà", "Hoa",
    "Hùng", "Hưng", "Lan", "Lân", "Mơ", "Mở", "Nga", "Ngà", "O", "Ô", "Ơ", "Oanh",
    "Quý", "Thủy", "Thuỷ", "Tú", "Từ", "Tư", "Uyên", "Ước", "Vinh", "Xuân", "Y", "Ý",
    "Yến",
]  # fmt: skip


def ordered_by_icu(url: str, names: list[str]) -> list[str]:
    """Let the Unicode library of PostgreSQL sort names by given name, then by the rest."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    turned = {" ".join([name.split()[-1], *name.split()[:-1]]): name for name in names}
    with psycopg.connect(address) as connection:
        rows = connection.execute(
            'SELECT name FROM unnest(%s::text[]) AS t(name) ORDER BY name COLLATE "vi-x-icu"',
            (list(turned),),
        )
        return [turned[row[0]] for row in rows]


@pytest.mark.parametrize("seed", range(5))
def test_single_names_sort_as_the_unicode_library_sorts_them(postgres_url: str, seed: int) -> None:
    names = random.Random(seed).sample(GIVEN, 30)
    assert sorted(names, key=sort_key) == ordered_by_icu(postgres_url, names), f"seed {seed}"


def test_people_sort_by_given_name_then_middle_names_then_family_name() -> None:
    names = [
        "Mẫu Văn Ước",
        "Dương Thị Hà",
        "Đào Thị Hà",
        "Ao Văn Hà",
        "Mẫu Thị Hạ",
        "Mẫu Ánh",
        "Mẫu Đạt",
        "Mẫu Dung",
    ]
    assert sorted(names, key=sort_key) == [
        "Mẫu Ánh", "Mẫu Dung", "Mẫu Đạt", "Dương Thị Hà", "Đào Thị Hà", "Mẫu Thị Hạ", "Ao Văn Hà", "Mẫu Văn Ước",
    ]  # fmt: skip


def test_d_with_stroke_is_no_d_when_sorting_and_one_when_searching() -> None:
    assert sort_key("Đan") > sort_key("Dy")
    assert search_key("ĐỘI Cung") == "doi cung"


@pytest.mark.parametrize("written", ["Hòa", "Hoà", "Ho\u0300a", "Hoa\u0300", "HOÀ "])
def test_ways_to_write_a_name_are_found_alike(written: str) -> None:
    assert search_key(written) == "hoa"


def test_lookalike_letters_from_old_files_count_as_the_real_one() -> None:
    assert search_key("Ðội") == "doi"
    assert sort_key("Ðội") == sort_key("Đội")
