"""Which rules SPEC.md has, which tests wear their numbers, and what tests there are."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SPEC = ROOT / "sync" / "SPEC.md"
_RULE = re.compile(r"(?<![A-Za-z0-9])([A-Z][0-9]{1,2})(?![A-Za-z0-9])")
_TITLED = re.compile(r"\b(?:it|test|describe)(?:\.each)?\(|\]\)\(")
_QUOTED = re.compile(r"""(['"`])((?:\\.|(?!\1).)*)\1""")


def rules() -> list[str]:
    """List the numbered rules of SPEC.md."""
    return re.findall(r"^- \*\*([A-Z][0-9]+)\*\*", SPEC.read_text("utf-8"), re.MULTILINE)


@cache
def names_in(file: Path) -> frozenset[str]:
    """Name the tests of a file: Python functions, or what stands in quotes in TypeScript."""
    source = file.read_text("utf-8")
    if file.suffix == ".py":
        return frozenset(
            node.name
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        )
    # A title may be a line of its own under `it.each`: every text counts, for what is named here is long.
    return frozenset(text.replace("\\'", "'") for _, text in _QUOTED.findall(source))


def worn() -> dict[str, set[str]]:
    """Give for each rule the tests and shared cases that have its number in their names."""
    found: dict[str, set[str]] = defaultdict(set)
    for rule, name in (*_worn_in_python(), *_worn_in_typescript(), *_worn_by_cases()):
        found[rule].add(name)
    return found


def _worn_in_python() -> Iterator[tuple[str, str]]:
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for name in names_in(file):
            numbers = re.match(r"test((?:_[a-z][0-9]{1,2})+)_", name)
            for number in numbers.group(1)[1:].split("_") if numbers else ():
                yield number.upper(), f"{file.name}::{name}"


def _worn_in_typescript() -> Iterator[tuple[str, str]]:
    for file in sorted((ROOT / "tests").rglob("*.test.ts*")):
        for line in filter(_TITLED.search, file.read_text("utf-8").splitlines()):
            for _, title in _QUOTED.findall(line):
                for number in _RULE.findall(title):
                    yield number, f"{file.name}::{title}"


def _worn_by_cases() -> Iterator[tuple[str, str]]:
    for file in sorted((SPEC.parent / "vectors").glob("*.json")):
        if file.stem == "messages":
            continue  # a message that lacks a key says nothing of the rule about that key
        for name in _names(json.loads(file.read_text("utf-8"))):
            for number in _RULE.findall(name):
                yield number, f"{file.name}::{name}"


def _names(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("name"), str):
            yield part["name"]
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _names(each)


def cited_in(source: str) -> set[str]:
    """Name the rules a source cites: `(A3)`, `(E5, P2 to P7)`, `rules A1 to A9`."""
    places = re.findall(r"\(([A-Z][0-9]{1,2}(?:(?:,| to| and) [A-Z][0-9]{1,2})*)[);]", source)
    places += re.findall(r"\brules? ([A-Z][0-9]{1,2}(?:(?:,| to| and) [A-Z][0-9]{1,2})*)", source)
    return {number for place in places for number in _RULE.findall(place)}
