"""The demo empties its own folder and nothing else."""

import pytest

from b24app.cli.demo_home import BadHome, demo_home


def test_a_folder_of_an_earlier_demo_is_emptied(tmp_path):
    with demo_home(tmp_path / "demo") as home:
        (home / "b24app.sqlite").write_text("old")
        (home / "logs").mkdir()
    with demo_home(tmp_path / "demo") as home:
        assert [path.name for path in home.iterdir()] == [".b24app-demo"]


def test_a_folder_with_anything_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("ten years of work")
    with pytest.raises(BadHome) as caught, demo_home(tmp_path):
        pass
    assert str(caught.value) == (
        f"{tmp_path}: the folder holds what no demo has put there; give another one with --home"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_two_demos_do_not_share_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with demo_home(None) as first, demo_home(None) as second:
        assert (first.as_posix(), second.as_posix()) == ("var/demo", "var/demo2")
        with pytest.raises(BadHome) as caught, demo_home(first):
            pass
    assert str(caught.value) == "var/demo: another demo is running in this folder; give another one with --home"
    with demo_home(None) as third:
        assert third == first


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadHome) as caught, demo_home(tmp_path / "file" / "demo"):
        pass
    assert str(caught.value) == (
        f"{tmp_path}/file/demo: the folder cannot be used: Not a directory; give another one with --home"
    )
