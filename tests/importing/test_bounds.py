"""What a process has written is added up while it goes on writing and removing."""

import shutil
import threading
from pathlib import Path

from csdash.importing.bounds import _size


def test_what_lies_deep_is_counted(tmp_path: Path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "rows").write_bytes(b"x" * 1000)
    (tmp_path / "more").write_bytes(b"x" * 10)
    assert _size(tmp_path) == 1010


def test_folders_that_vanish_meanwhile_are_passed_over(tmp_path: Path):
    (tmp_path / "stays").write_bytes(b"x" * 7)
    is_over = threading.Event()

    def come_and_go() -> None:
        while not is_over.is_set():
            for i in range(20):
                (tmp_path / f"room{i}" / "months").mkdir(parents=True)
            for i in range(20):
                shutil.rmtree(tmp_path / f"room{i}")

    worker = threading.Thread(target=come_and_go)
    worker.start()
    try:
        assert {_size(tmp_path) for _ in range(300)} == {7}
    finally:
        is_over.set()
        worker.join()
