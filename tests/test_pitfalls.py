"""docs/pitfalls.md answers every failure, and every rule, test and file it names is there."""

from __future__ import annotations

import re

import pytest

from tests.citations import ROOT, names_in, rules

PAGE = ROOT / "docs" / "pitfalls.md"
# The failures are numbered through the first two sections, the wishes from 1.
NUMBERS = [*range(1, 47), *range(1, 21)]
_ROW = re.compile(r"^\| ([0-9]+) \| (.+) \| (.+) \|$", re.MULTILINE)
_OPEN = re.compile(r"(?:Not built yet|Being built|Reason): \S")
_NAMED = re.compile(r"`([\w./-]+\.(?:py|tsx?))(?:::([^`]+))?`")


def rows() -> list[tuple[str, str, str]]:
    return _ROW.findall(PAGE.read_text("utf-8"))


def test_every_failure_has_its_row() -> None:
    assert [int(number) for number, _, _ in rows()] == NUMBERS


def test_every_row_has_an_answer() -> None:
    for number, failure, answer in rows():
        named = _NAMED.search(answer) or re.search(r"\b[A-Z][0-9]", answer) or _OPEN.search(answer)
        assert named, f"{number}: {failure}"


def test_every_rule_named_is_there() -> None:
    named = {rule for row in rows() for rule in re.findall(r"\b[A-Z][0-9]{1,2}\b", row[2])}
    assert len(named) > 30
    assert named <= set(rules())


@pytest.mark.parametrize(
    ("file", "name"), sorted({found for row in rows() for found in _NAMED.findall(row[2])})
)
def test_every_test_named_is_there(file: str, name: str) -> None:
    path = ROOT / file
    assert path.is_file()
    assert not name or name in names_in(path)


def test_nobody_asks_the_browser_whether_it_is_online() -> None:
    sources = [*(ROOT / "pwa" / "src").rglob("*.ts"), *(ROOT / "pwa" / "src").rglob("*.tsx")]
    assert len(sources) > 50
    assert [path.name for path in sources if "onLine" in path.read_text("utf-8")] == []
