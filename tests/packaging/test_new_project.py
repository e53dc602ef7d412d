"""An integrator's own repository: what lies in it, and that its workflow carries a change to the portal."""

import re
import shutil
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from b24app.cli import main
from tests.packaging.workflow import run_job, workflow_of

LAYOUT = """
.github/workflows/pipelines.yml .gitignore .pre-commit-config.yaml README.md README.ru.md b24app.env.example
pipelines/my_shop.cases.yaml pipelines/my_shop.yaml pipelines/schema.json recipes/email_pile.yaml recipes/schema.json
requirements.txt robots/greet/README.md robots/greet/cases.yaml robots/greet/robot.py
"""


def b24app(*words: str) -> Result:
    return CliRunner().invoke(main, ["--lang", "en", *words])


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("projects") / "My Shop"
    done = b24app("new-project", str(folder))
    assert done.exit_code == 0, done.stderr
    return folder


@pytest.fixture
def project(made, tmp_path) -> Path:
    return shutil.copytree(made, tmp_path / "project")


def test_it_has_a_pipeline_a_robot_a_recipe_settings_hooks_and_a_workflow(project):
    files = sorted(path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file())
    assert files == sorted(LAYOUT.split())
    left = [file for file in files if re.search(r"\bNAME\b", (project / file).read_text("utf-8"))]
    assert left == ["recipes/email_pile.yaml"], "where NAME is a field of leads"


def test_its_settings_name_its_folders_and_hold_no_secret(project):
    given = (project / "b24app.env.example").read_text("utf-8")
    assert "\nB24APP_ROBOTS=robots\n" in given
    assert "\nB24APP_PIPELINES=pipelines\n" in given
    assert "\nB24APP_SECRET_KEYS=\n" in given
    assert "\n*.env\n" in (project / ".gitignore").read_text("utf-8")


def test_its_hooks_are_its_own_and_see_the_pipeline_but_not_its_cases(project):
    read = yaml.safe_load((project / ".pre-commit-config.yaml").read_text("utf-8"))
    assert [repo["repo"] for repo in read["repos"]] == ["local"]
    files = {hook["id"]: re.compile(hook["files"]) for hook in read["repos"][0]["hooks"]}
    assert files["pipelines-check"].search("pipelines/my_shop.yaml")
    assert not files["pipelines-check"].search("pipelines/my_shop.cases.yaml")
    assert not files["pipelines-check"].search("pipelines/parts/shop.yaml")


def test_its_workflow_gives_strangers_no_secret_and_asks_for_the_least(project):
    workflow = workflow_of(project)
    assert workflow["permissions"] == {"contents": "read"}
    with_secrets = {name for name, job in workflow["jobs"].items() if "secrets." in str(job)}
    assert with_secrets == {"comment", "plan", "apply"}
    assert "head.repo.full_name == github.repository" in workflow["jobs"]["comment"]["if"]
    assert workflow["jobs"]["plan"]["if"] == "github.event_name == 'push'"
    assert workflow["jobs"]["apply"]["needs"] == "plan"
    # What a stranger can write, such as a branch's name, never stands in a command.
    commands = [step.get("run", "") for job in workflow["jobs"].values() for step in job["steps"]]
    assert [command for command in commands if "${{" in command] == []


def test_its_workflow_tells_the_plan_then_applies_just_that(project, emulator, tmp_path):
    hook = emulator.webhook("crm")
    programs = tmp_path / "programs"
    programs.mkdir()
    # The program gh, of which only the call is of interest.
    (programs / "gh").write_text('#!/bin/sh\necho "gh $*"\ncat plan.md\n')
    (programs / "gh").chmod(0o755)
    (programs / "b24app").symlink_to(Path(sys.executable).with_name("b24app"))
    given = {"B24APP_PORTAL": hook, "NUMBER": "7", "B24APP_HOME": str(tmp_path / "var")}

    comment = run_job(project, "comment", programs, **given)
    assert "gh pr comment 7 --body-file plan.md --edit-last --create-if-none\n" in comment
    assert "Client answered" in comment or "Клиент ответил" in comment
    run_job(project, "plan", programs, **given)
    code = hook.rstrip("/").rpartition("/")[2]
    assert code not in comment + (project / "plan.json").read_text("utf-8")
    assert not emulator.calls("crm.status.add")
    run_job(project, "apply", programs, **given)
    assert emulator.calls("crm.status.add") or emulator.calls("batch")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--name", "Shop!"], 'Shop!" cannot be the key of a pipeline'),
        (["--template", "nothing"], "'nothing' is not one of"),
    ],
)
def test_what_cannot_be_begun_is_told_and_nothing_is_written(tmp_path, words, said):
    done = b24app("new-project", str(tmp_path / "shop"), *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (tmp_path / "shop").exists()


def test_a_folder_with_something_in_it_stays_as_it_is(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    done = b24app("new-project", str(tmp_path))
    assert done.exit_code == 2
    assert "the folder is not empty; give one that is, or that does not exist yet" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_shipped_pipeline_can_be_the_beginning_with_its_cases_and_parts(tmp_path):
    done = b24app("new-project", str(tmp_path / "school"), "--template", "language_school")
    assert done.exit_code == 0, done.stderr
    pipelines = tmp_path / "school" / "pipelines"
    assert (pipelines / "parts" / "language_school.yaml").is_file()
    assert "\npipeline: school.yaml\n" in (pipelines / "school.cases.yaml").read_text("utf-8")
    assert b24app("pipelines", "check", str(pipelines / "school.yaml")).exit_code == 0
