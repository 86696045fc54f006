"""Roles: read whole or refused, and never wider than the file says."""

from pathlib import Path

import pytest

from csdash.access import read_access, role_grant
from csdash.errors import SettingError, UnknownName
from csdash.scope import EVERYTHING, Scope


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "access.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_role_is_a_scope_and_whether_names_are_seen(tmp_path: Path):
    path = written(
        tmp_path,
        '[roles.board]\nrows = "all"\nmask_names = false\n'
        '[roles.kansai]\nrows = { region = ["Kansai"], segment = ["SMB", "Enterprise"] }\n',
    )
    assert role_grant(path, "board").scope == EVERYTHING
    kansai = role_grant(path, "kansai").scope
    assert kansai == Scope.of(region=["Kansai"], segment=["SMB", "Enterprise"], masked=True)
    with pytest.raises(UnknownName, match="Did you mean"):
        role_grant(path, "kansa")


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
        read_access(written(tmp_path, '[roles.good]\nrows = "all"\n' * bool(text) + text))
    assert words in str(refusal.value)
    assert "access.toml" in refusal.value.message.ja


def test_without_a_file_there_is_no_role(tmp_path: Path):
    with pytest.raises(SettingError, match="setting access"):
        role_grant(None, "board")
    with pytest.raises(SettingError, match=r"access\.toml"):
        role_grant(tmp_path / "access.toml", "board")
