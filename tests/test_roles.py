"""Roles: read whole or refused, and never wider than the file says."""

from pathlib import Path

import pytest

from csdash.errors import SettingError, UnknownName
from csdash.roles import read_roles, role_named
from csdash.scope import EVERYTHING, Scope


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "roles.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_role_is_a_scope_and_whether_names_are_seen(tmp_path: Path):
    path = written(
        tmp_path,
        '[roles.board]\nrows = "all"\nmask_names = false\n'
        '[roles.kansai]\nrows = { region = ["Kansai"], segment = ["SMB", "Enterprise"] }\n',
    )
    board, kansai = role_named(path, "board"), role_named(path, "kansai")
    assert (board.scope, board.mask_names) == (EVERYTHING, False)
    assert kansai.scope == Scope.of(region=["Kansai"], segment=["SMB", "Enterprise"])
    assert kansai.mask_names
    with pytest.raises(UnknownName, match="Did you mean"):
        role_named(path, "kansa")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[roles.a]\n", "rows is missing"),
        ("[roles.a]\nrows = {}\n", 'write "all"'),
        ('[roles.a]\nrows = "everything"\n', "rows"),
        ("[roles.a]\nrows = { region = [] }\n", "at least one value of region"),
        ('[roles.a]\nrows = { region = "Kansai" }\n', "rows"),
        ('[roles.a]\nrows = { galaxy = ["x"] }\n', "unknown attribute galaxy"),
        ('[roles.a]\nrows = "all"\nmask_name = false\n', "mask_name"),
        ('[roles.a]\nrows = "all"\nmask_names = "no"\n', "mask_names"),
        ('[role.a]\nrows = "all"\n', "role"),
        ("[roles.a\n", "not valid TOML"),
        ("", "roles is missing"),
    ],
)
def test_a_file_that_says_it_wrong_is_refused_whole(tmp_path: Path, text: str, words: str):
    with pytest.raises(SettingError) as refusal:
        read_roles(written(tmp_path, '[roles.good]\nrows = "all"\n' * bool(text) + text))
    assert words in str(refusal.value)
    assert "roles.toml" in refusal.value.message.ja


def test_without_a_file_there_is_no_role(tmp_path: Path):
    with pytest.raises(SettingError, match="setting roles"):
        role_named(None, "board")
    with pytest.raises(SettingError, match=r"roles\.toml"):
        role_named(tmp_path / "roles.toml", "board")
