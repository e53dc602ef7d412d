"""What lies in install/ fits the app: units, containers and web servers name what exists."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from b24app.cli import main
from b24app.content import content
from b24app.settings import Settings
from b24app.web.forms import LARGEST_BODY
from tests.emulated import REPOSITORY

INSTALL = content("install")
UNITS = sorted((INSTALL / "systemd").glob("*.service"))
COMPOSE = sorted((INSTALL / "docker").glob("compose.*.yaml"))
DOCKERFILE = INSTALL / "docker" / "Dockerfile"
KNOWN = {f"B24APP_{name.upper()}" for name in Settings.model_fields}
TEXTS = [
    path for path in INSTALL.rglob("*") if path.is_file() and path.suffix != ".txt" and "__pycache__" not in path.parts
]


def named(path: Path) -> str:
    return str(path.relative_to(INSTALL))


@pytest.mark.parametrize("path", TEXTS, ids=named)
def test_every_setting_that_is_named_exists(path):
    assert set(re.findall(r"B24APP_[A-Z_]+[A-Z]", path.read_text())) <= KNOWN


def test_every_setting_is_explained_in_the_example():
    explained = set(re.findall(r"^(?:# )?(B24APP_[A-Z_]+)=", (INSTALL / "env.example").read_text(), re.MULTILINE))
    # One is set by the app itself, the other one is the system's.
    assert explained == KNOWN - {"B24APP_METRICS_FOLDER", "B24APP_LANG"}


def options(unit: Path) -> dict[str, str]:
    lines = (line.partition("=") for line in unit.read_text().splitlines() if "=" in line and line[0] != "#")
    return {name: value for name, _, value in lines}


@pytest.mark.parametrize("unit", UNITS, ids=named)
def test_a_unit_starts_a_command_that_exists(unit):
    program, command, *flags = options(unit)["ExecStart"].split()
    assert program.endswith("/bin/b24app")
    assert set(flags) <= {flag for one in main.commands[command].params for flag in one.opts}


@pytest.mark.parametrize("unit", UNITS, ids=named)
def test_a_unit_gives_the_app_longer_to_end_than_the_app_takes(unit):
    assert int(options(unit)["TimeoutStopSec"]) > 25
    assert options(unit)["KillMode"] == "mixed"


@pytest.mark.parametrize("unit", UNITS, ids=named)
def test_the_units_differ_in_nothing_but_what_they_start(unit):
    own = {"Description", "ExecStart"}
    assert {name: value for name, value in options(unit).items() if name not in own} == {
        name: value for name, value in options(UNITS[0]).items() if name not in own
    }


def test_systemd_understands_the_units(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed on this machine")
    placed = []
    for unit in UNITS:
        placed.append(tmp_path / unit.name.replace("@", "@1"))
        # The program itself is not there, and verify looks for it.
        placed[-1].write_text(re.sub("ExecStart=.*", "ExecStart=/bin/true", unit.read_text()))
    done = subprocess.run(["systemd-analyze", "verify", *placed], capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if any(one.name in line for one in placed)]
    assert said == []


def test_nginx_and_caddy_let_through_what_the_app_takes():
    size = re.search(r"client_max_body_size (\d+)m;", (INSTALL / "nginx" / "b24app.conf").read_text())
    assert int(size[1]) * 2**20 >= LARGEST_BODY
    size = re.search(r"max_size (\d+)MB", (INSTALL / "caddy" / "Caddyfile").read_text())
    assert int(size[1]) * 10**6 >= LARGEST_BODY


def services(path: Path) -> dict[str, dict]:
    return yaml.safe_load(path.read_text())["services"]


@pytest.mark.parametrize("path", COMPOSE, ids=named)
def test_a_compose_file_builds_from_files_that_exist_and_starts_commands_that_do(path):
    ours = [one for one in services(path).values() if "build" in one]
    assert ours
    for one in ours:
        assert (path.parent / one["build"]["context"]).resolve() == REPOSITORY
        assert REPOSITORY / one["build"]["dockerfile"] == DOCKERFILE
        assert one["init"] is True, "the Dockerfile leaves signals to it"
        assert (path.parent / one["env_file"]).resolve() == REPOSITORY / "b24app.env"
        program, command, *_ = one.get("command", ["b24app", "serve"])
        assert program == "b24app"
        assert command in main.commands


@pytest.mark.parametrize("path", COMPOSE, ids=named)
def test_nothing_of_a_compose_file_is_open_to_the_world(path):
    ports = [port for one in services(path).values() for port in one.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def composer() -> list[str]:
    """Find the program that reads compose files; it needs no daemon for that."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]) and not subprocess.run([*command, "version"], capture_output=True).returncode:
            return command
    pytest.skip("neither docker compose nor docker-compose is installed on this machine")


@pytest.mark.parametrize("path", COMPOSE, ids=named)
def test_compose_understands_the_file_with_the_example_of_settings(path, tmp_path):
    shutil.copytree(INSTALL, tmp_path / "install")
    shutil.copyfile(INSTALL / "env.example", tmp_path / "b24app.env")
    command = [*composer(), "-f", str(tmp_path / "install" / "docker" / path.name), "config"]
    given = os.environ | {"POSTGRES_PASSWORD": "word"}
    done = subprocess.run(command, capture_output=True, text=True, env=given, check=False)
    assert done.returncode == 0, done.stderr
    resolved = yaml.safe_load(done.stdout)["services"]
    assert set(resolved) == set(services(path))
    ours = [one for one in resolved.values() if "build" in one]
    assert all(one["read_only"] and one["cap_drop"] == ["ALL"] and one["init"] for one in ours)
    assert all(one["environment"]["B24APP_HOME"] == "/data" for one in ours)


def test_what_the_dockerfile_copies_exists():
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE.read_text(), re.MULTILINE)
    assert copied
    for source in copied:
        assert (REPOSITORY / source).exists(), source


def test_secrets_and_what_git_leaves_out_do_not_get_into_the_image():
    left_out = DOCKERFILE.with_name("Dockerfile.dockerignore").read_text().split()
    assert {".git", ".venv", "var", "*.env"} <= set(left_out)


def test_the_dockerfile_ends_as_another_user_with_a_command_that_exists():
    lines = DOCKERFILE.read_text().splitlines()
    assert [line for line in lines if line.startswith("USER ")][-1] != "USER root"
    program, command = json.loads(lines[-1].removeprefix("CMD "))
    assert (program, command in main.commands) == ("b24app", True)
