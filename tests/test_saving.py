"""Files appear whole or not at all."""

from __future__ import annotations

import os
import sys

import pytest

from symprop.errors import SympropError
from symprop.saving import check_target, save


def test_text_and_bytes(tmp_path):
    path = tmp_path / "a.txt"
    save(path, "Σ x\n")
    assert path.read_bytes() == "Σ x\n".encode()
    save(path, b"\x00")
    assert path.read_bytes() == b"\x00"
    assert os.listdir(tmp_path) == ["a.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
def test_rights_are_those_of_any_file(tmp_path):
    old = os.umask(0o027)
    try:
        save(tmp_path / "new", "")
    finally:
        os.umask(old)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640
    (tmp_path / "new").chmod(0o600)
    save(tmp_path / "new", "again")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600


def test_a_failure_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    save(path, "old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(SympropError, match=r"cannot write .*: no space left on device"):
        save(path, "new")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_where_no_file_can_be(tmp_path):
    with pytest.raises(SympropError, match="is a folder"):
        check_target(tmp_path)
    with pytest.raises(SympropError, match="there is no folder"):
        check_target(tmp_path / "none" / "a.txt")
    (tmp_path / "file").write_text("")
    with pytest.raises(SympropError, match="there is no folder"):
        check_target(tmp_path / "file" / "a.txt")


@pytest.mark.skipif(sys.platform == "win32", reason="links and devices of POSIX")
def test_links_and_devices_stay(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "real")
    save(tmp_path / "link", "text")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "text"
    save("/dev/null", "text")
    assert not os.path.isfile("/dev/null")
