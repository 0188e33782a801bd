"""SPEC.md and the code hold each other up: every rule is tested, every number cited is a rule."""

from __future__ import annotations

import re
from pathlib import Path

from tests.citations import ROOT, cited_in, rules, worn

# Rules that no test can wear, each with its reason.
UNTESTED: dict[str, str] = {}


def sources() -> list[Path]:
    """Everything that may cite a rule."""
    folders = ("sync", "server", "pwa/src", "tests", "docs")
    kinds = {".py", ".ts", ".tsx", ".md", ".mjs"}
    return [p for f in folders for p in sorted((ROOT / f).rglob("*")) if p.suffix in kinds]


def test_rules_are_numbered_without_gaps_and_once() -> None:
    found = rules()
    assert len(found) > 60
    assert len(set(found)) == len(found)
    for letter in {rule[0] for rule in found}:
        numbers = [int(rule[1:]) for rule in found if rule[0] == letter]
        assert numbers == list(range(1, len(numbers) + 1)), letter


def test_every_rule_is_worn_by_a_test() -> None:
    tested = worn()
    assert [rule for rule in rules() if rule not in tested and rule not in UNTESTED] == []
    # An exception that is no exception any more goes.
    assert [rule for rule in UNTESTED if rule in tested or rule not in rules()] == []


def test_every_number_on_a_test_is_a_rule() -> None:
    # A phone is called A57.
    assert {
        rule: names for rule, names in worn().items() if rule not in rules() and rule != "A57"
    } == {}


def test_every_rule_cited_is_there() -> None:
    wrong = {
        f"{path.relative_to(ROOT)} cites {rule}"
        for path in sources()
        for rule in cited_in(path.read_text("utf-8")) - set(rules())
    }
    assert wrong == set()


def test_every_rule_that_a_rule_names_is_there() -> None:
    text = (ROOT / "sync" / "SPEC.md").read_text("utf-8")
    assert set(re.findall(r"\b([A-Z][0-9]{1,2})\b", text)) <= set(rules())


def test_a_citation_is_found_however_it_is_written() -> None:
    assert cited_in("Put it first (A5).") == {"A5"}
    assert cited_in("(E5, P2 to P7; see there)") == {"E5", "P2", "P7"}
    assert cited_in("the merge code (rules A1 to A9 of SPEC.md") == {"A1", "A9"}
    assert cited_in("Oppo A57, M12 4h8") == set()
