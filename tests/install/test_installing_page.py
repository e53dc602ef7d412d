"""What docs/installing and docs/upgrading say can be done as it stands there, in both languages."""

import re
import shlex
import subprocess

import click
import pytest
from click.testing import CliRunner

from b24app.cli import main
from b24app.settings import new_key, read_settings
from b24app.store.cipher import Cipher
from b24app.store.db import open_database
from b24app.store.installs import Install, Installs
from tests.emulated import REPOSITORY, free_port

PAGES = {
    language: "\n".join((REPOSITORY / "docs" / f"{name}{ending}").read_text() for name in ("installing", "upgrading"))
    for language, ending in (("en", ".md"), ("ru", ".ru.md"))
}
BLOCKS = {language: "\n".join(re.findall(r"```sh\n(.*?)```", page, re.DOTALL)) for language, page in PAGES.items()}
INSTALL = Install("m1", "demo.bitrix24.ru", "https://demo.bitrix24.ru/rest/", "https://oauth/", "local.1", "token")


def commands(page: str) -> list[list[str]]:
    """List the commands of the app in the blocks and in the text, without their comments."""
    lines = [*BLOCKS[page].splitlines(), *re.findall(r"`(b24 [^`]+)`", PAGES[page])]
    found = [re.search(r"(?:^b24|exec b24app b24app|keys: b24app|ключи: b24app) (.+)", line) for line in lines]
    return [shlex.split(one[1], comments=True) for one in found if one]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_and_option_of_the_page_exists(page):
    found = commands(page)
    assert len(found) > 15
    for words in found:
        command: click.Command = main
        while isinstance(command, click.Group):
            assert words[0] in command.commands, words
            command, words = command.commands[words[0]], words[1:]
        known = {flag for one in command.params for flag in one.opts}
        assert {word for word in words if word.startswith("--")} <= known


def test_both_pages_give_the_same_commands():
    bare = {page: re.sub(r"\s+#.*|<.*?>", "", block) for page, block in BLOCKS.items()}
    assert bare["en"] == bare["ru"]


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_the_page_names_is_shipped(page):
    named = set(re.findall(r"(?:\.\./)?install/[\w./-]*\w", BLOCKS[page])) | {
        f"docs/{name}" for name in re.findall(r"\]\(((?!http)[^)#]+)\)", PAGES[page])
    }
    assert len(named) > 6
    for name in named:
        assert (REPOSITORY / name).resolve().exists(), name


@pytest.mark.parametrize("page", PAGES)
def test_a_shell_understands_the_page(page):
    said = re.sub(r"<.*?>", "repository", BLOCKS[page])
    done = subprocess.run(["sh", "-n"], input=said, capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_the_shorthand_gives_commands_the_settings_and_keeps_words_whole(tmp_path):
    (line,) = [line for line in BLOCKS["en"].splitlines() if line.startswith("b24()")]
    (tmp_path / "b24app.env").write_text("B24APP_HOME='/my data'\n")
    (tmp_path / "b24app").write_text('#!/bin/sh\nprintf "%s|" "$B24APP_HOME" "$@"\n')
    (tmp_path / "b24app").chmod(0o755)
    here = line.replace("runuser -u b24app --", "").replace("/etc/b24app", str(tmp_path))
    here = here.replace("/opt/b24app/venv/bin", str(tmp_path))
    done = subprocess.run(
        ["sh", "-c", f"{here}\nb24 store backup 'two words'"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "/my data|store|backup|two words|"


@pytest.fixture
def machine(tmp_path):
    """Give commands on one of several machines that share a file of settings."""

    def give(name: str, keys: str, *words: str):
        environment = {
            "B24APP_HOME": str(tmp_path / name),
            "B24APP_SECRET_KEYS": keys,
            "B24APP_BIND": f"127.0.0.1:{free_port()}",
            "LANG": "en_US.UTF-8",
        }
        done = CliRunner(env=environment).invoke(main, words)
        assert done.exit_code == 0, done.output
        return done.output

    return give


def tokens(home, key):
    database = open_database(f"sqlite:///{home / 'b24app.sqlite'}")
    kept = Installs(database, Cipher([key])).vault("m1").read()
    database.close()
    return kept.access, kept.refresh


def test_the_app_moves_to_another_machine_and_gets_another_key(machine, tmp_path):
    old, new = new_key(), new_key()
    machine("one", old, "migrate")
    database = open_database(f"sqlite:///{tmp_path / 'one' / 'b24app.sqlite'}")
    Installs(database, Cipher([old])).keep(INSTALL, "access", "refresh", 3600)
    database.close()
    machine("one", old, "store", "backup", str(tmp_path / "move"))

    machine("two", old, "store", "restore", str(tmp_path / "move"))
    assert tokens(tmp_path / "two", old) == ("access", "refresh")

    machine("two", f"{new},{old}", "keys", "rotate")
    assert tokens(tmp_path / "two", new) == ("access", "refresh")


def test_another_address_and_another_database_are_one_command_each(tmp_path, postgres_server):
    file, address = tmp_path / "b24app.env", postgres_server.database()
    give = lambda *words: CliRunner().invoke(main, ["init", "--file", str(file), *words])  # noqa: E731
    assert give("--public-url", "https://old.example.com", "--home", str(tmp_path / "home")).exit_code == 0
    keys = read_settings(file=file).keys
    assert give("--public-url", "https://new.example.com").exit_code == 0
    assert give("--database", address).exit_code == 0
    now = read_settings(file=file)
    assert (now.public_url, now.database, now.jobs, now.keys) == ("https://new.example.com", address, address, keys)
