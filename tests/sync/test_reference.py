"""What the kinds declare keeps the promises made for all of them."""

from __future__ import annotations

import pytest

from sync.contract import KINDS, Kind, check_values, read_kind

EMPTY = read_kind({"kind": "empty", "title": {}, "scopes": [], "write": {}, "values": {}})
PERSONAL = {"full_name", "phone", "birth_year", "gender", "person", "position", "id_number"}


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if "reference" in kind.scopes])
def test_f1_reference_data_holds_no_personal_values(kind: Kind) -> None:
    assert not PERSONAL & kind.values.keys()


def test_every_kind_with_people_belongs_to_a_scope_of_its_own() -> None:
    for kind in KINDS.values():
        if PERSONAL & kind.values.keys():
            assert all("{" in scope for scope in kind.scopes), kind.name


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_k8_what_a_kind_declares_is_called_as_a_value_may_be(kind: Kind) -> None:
    assert "deleted" not in kind.values  # A4: every record has it already
    for name in (kind.name, *kind.values):
        # To a kind that does not know it, of a later contract: whatever passes is a name.
        assert check_values(EMPTY, "edit", {name: "a"}, newer=True) is None, name


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a6_what_is_summed_stays_an_integer_however_many_add_up(kind: Kind) -> None:
    for value in kind.values.values():
        if value.policy == "sum":
            assert value.check(10**9 + 1) == value.check(-(10**9) - 1) == "out_of_range", value.name
