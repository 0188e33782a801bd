"""The scope that everybody enrolled reads holds nothing about people."""

from __future__ import annotations

import pytest

from sync.contract import KINDS, Kind

PERSONAL = {"full_name", "phone", "birth_year", "gender", "person", "position", "id_number"}


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if "reference" in kind.scopes])
def test_f1_reference_data_holds_no_personal_values(kind: Kind) -> None:
    assert not PERSONAL & kind.values.keys()


def test_every_kind_with_people_belongs_to_a_scope_of_its_own() -> None:
    for kind in KINDS.values():
        if PERSONAL & kind.values.keys():
            assert all("{" in scope for scope in kind.scopes), kind.name
