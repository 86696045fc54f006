"""Compressed: files of the screen, small and kept; nothing but those files."""

import gzip

import pytest

from csdash.server.compressed import Compressed
from tests.server.asked import Inner, ask

TEXT = "const retention = 1;\n" * 200


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "static" / "js").mkdir(parents=True)
    (tmp_path / "static" / "js" / "index.abc.js").write_text(TEXT)
    (tmp_path / "static" / "js" / "small.js").write_text("1")
    (tmp_path / "secret.js").write_text(TEXT)
    return tmp_path


def test_a_file_goes_out_small_and_is_kept_for_a_year(folder):
    inner = Inner()
    given = ask(Compressed(inner, folder), "/static/js/index.abc.js", accept_encoding="br, gzip")
    assert not inner.reached
    assert given.header("content-encoding") == "gzip"
    assert given.header("vary") == "accept-encoding"
    assert given.header("cache-control") == "public, max-age=31536000, immutable"
    assert gzip.decompress(given.raw).decode() == TEXT
    assert len(given.raw) < len(TEXT) / 10


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/static/js/index.abc.js", {}),
        ("/static/js/index.abc.js", {"accept_encoding": "gzip;q=0"}),
        ("/static/js/small.js", {"accept_encoding": "gzip"}),
        ("/static/js/../../secret.js", {"accept_encoding": "gzip"}),
        ("/secret.js", {"accept_encoding": "gzip"}),
    ],
)
def test_everything_else_passes(folder, path, headers):
    assert ask(Compressed(Inner(), folder), path, **headers).body == "inner"
