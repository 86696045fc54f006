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
        ('[roles.a]\nrows = { csm = "me" }\n', "unknown attribute csm;"),
        ('[roles.a]\nrows = { region = "me" }\n', "only csm_id can be me"),
        ('[roles.a]\nrows = "all"\nexports = ["pdf"]\n', "exports"),
        ('[roles.a]\nrows = "all"\npages = "none"\n', "pages"),
        (
            '[roles.a]\nrows = "all"\npages = ["nrr", "overveiw"]\n',
            "roles.a.pages: unknown page overveiw; known: accounts",
        ),
        ('[roles.a]\nrows = "all"\nmay_write = 1\n', "may_write"),
        ('[roles.a]\nrows = "all"\nminimum_cell = 1\n', "2 or more"),
        ('[roles.a]\nrows = "all"\nminimum_cell = -5\n', "2 or more"),
        ('[roles.a]\nrows = "all"\nminimum_cell = 5\nmask_names = false\n', "no names"),
        ('[roles.a]\nrows = { csm_id = "me" }\nminimum_cell = 5\n', "do not go together"),
        ('[[members]]\nrole = "good"\n', "members[1]: name one of"),
        ('[[members]]\nrole = "good"\nemail = "a@b"\ndomain = "b"\n', "name one of"),
        ('[[members]]\nrole = "god"\nemail = "a@b"\n', "unknown role god; known: good"),
        ('[[members]]\nrole = "good"\nemail = "a"\n', "members[1].email: it is no address"),
        ('[[members]]\nrole = "good"\ndomain = "*.b"\n', "write a domain like"),
        ('[[members]]\nrole = "good"\nmail = "a@b"\n', "mail"),
        (
            '[[members]]\nrole = "good"\nemail = "a@b"\n[[members]]\nrole = "a"\nemail = "A@b"\n[roles.a]\nrows = "all"\n',
            "members[2].email: the same as in members[1] with two roles, good and a",
        ),
        ('[csm_ids]\n"sato" = "C1"\n', "csm_ids[1]: it is no address"),
        ('[csm_ids]\n"a@b" = ""\n', "give the id"),
        ('[csm_ids]\n"a@b" = ["C1", ""]\n', "give the id"),
        ('[csm_ids]\n"a@b" = 7\n', "csm_ids"),
        ("[csm_ids]\n[sessions]\n", "sessions"),
        ("[roles.a\n", "not valid TOML"),
        ("", "roles is missing"),
    ],
)
def test_a_file_that_says_it_wrong_is_refused_whole(tmp_path: Path, text: str, words: str):
    with pytest.raises(SettingError) as refusal:
        read_access(written(tmp_path, '[roles.good]\nrows = "all"\n' * bool(text) + text))
    assert words in str(refusal.value)
    assert "access.toml" in refusal.value.message.ja


@pytest.mark.parametrize(
    "text",
    [
        '[[members]]\nrole = "a"\nemail = "sato"\n',
        '[[members]]\nrole = "a"\nemail = "sato@x"\n[[members]]\nrole = "b"\nemail = "sato@x"\n[roles.b]\nrows = "all"\n',
        '[csm_ids]\n"sato" = "C1"\n',
        '[csm_ids]\n"sato@x" = ""\n',
    ],
)
def test_a_refusal_names_nobody(tmp_path: Path, text: str):
    # It comes into the log of whoever is turned away meanwhile.
    with pytest.raises(SettingError) as refusal:
        read_access(written(tmp_path, f'[roles.a]\nrows = "all"\n{text}'))
    assert "sato" not in refusal.value.message.en + refusal.value.message.ja


@pytest.mark.parametrize("time", ["2026-11-27T09:00:00", '"yesterday"', "1", "2026-11-27"])
def test_a_time_without_its_offset_is_refused(tmp_path: Path, time: str):
    text = f'sessions_valid_after = {time}\n[roles.good]\nrows = "all"\n'
    with pytest.raises(SettingError, match="sessions_valid_after"):
        read_access(written(tmp_path, text))


def test_a_role_of_whoever_signed_in_is_no_role_for_a_command(tmp_path: Path):
    with pytest.raises(SettingError, match="whoever signed in"):
        role_grant(written(tmp_path, '[roles.csm]\nrows = { csm_id = "me" }\n'), "csm")


def test_without_a_file_there_is_no_role(tmp_path: Path):
    with pytest.raises(SettingError, match="setting access"):
        role_grant(None, "board")
    with pytest.raises(SettingError, match=r"access\.toml"):
        role_grant(tmp_path / "access.toml", "board")
