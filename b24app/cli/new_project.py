"""The command `new-project`: an integrator's own repository, whose checks and tests pass at once."""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from b24app import __version__
from b24app.cleanup.deciding.recipe_file import FOLDER, recipe_schema_text
from b24app.cli.options import write
from b24app.cli.pipeline_files import check_key
from b24app.cli.robot_folder import begun
from b24app.cli.root import Session
from b24app.content import content
from b24app.errors import Misuse
from b24app.languages import phrase
from b24app.pipelines.language.schema import schema_text
from b24app.pipelines.language.start import EMPTY, beside, started, templates

_PLACES = {
    "README.md": "README.md",
    "README.ru.md": "README.ru.md",
    "gitignore": ".gitignore",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
    "workflow.yml": ".github/workflows/pipelines.yml",
}
"""Where the files of install/project go: names that begin with a dot would not be packed."""

_ROBOT = "greet"
_STARTER = "starter"
_TEMPLATES = [_STARTER, *(name for name in templates() if name != EMPTY)]
_SET = {"B24APP_ROBOTS": "robots", "B24APP_PIPELINES": "pipelines"}


@click.command("new-project")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", default="", help="Key of the pipeline; by default made from the folder's name.")
@click.option("--template", type=click.Choice(_TEMPLATES), default=_STARTER, show_default=True)
@click.pass_obj
def new_project(session: Session, folder: Path, name: str, template: str) -> None:
    """Begin a repository of your own in DIR: a pipeline, a robot, their tests, hooks and the workflow of a CI.

    The workflow tests every pull request, comments the plan on it, and applies the plan when it is merged.
    """
    if folder.exists() and any(folder.iterdir()):
        what = phrase("the folder is not empty")
        raise Misuse(what, phrase("give one that is, or that does not exist yet"), where=str(folder))
    key = name or re.sub(r"\W+|^[\d_]+", "_", folder.resolve().name.lower(), flags=re.ASCII).strip("_")
    check_key(key)
    for path, text in [*_files(key), *_pipeline(key, template)]:
        _put(folder / path, text)
    begun(folder / "robots", _ROBOT)
    for line in _told(session, folder, key):
        click.echo(line)


def _files(key: str) -> Iterator[tuple[str, str]]:
    """Give what is the same for all pipelines, by its path in the repository."""
    for name, place in _PLACES.items():
        yield place, _own(name, key)
    yield "requirements.txt", f"b24app=={__version__}\n"
    yield "b24app.env.example", _settings()
    yield "pipelines/schema.json", schema_text()
    yield "recipes/email_pile.yaml", (content("pipelines") / FOLDER / "email_pile.yaml").read_text("utf-8")
    yield "recipes/schema.json", recipe_schema_text()


def _settings() -> str:
    """Return the explained settings, with the folders of the repository set."""
    text = (content("install") / "env.example").read_text("utf-8")
    for name, value in _SET.items():
        text = re.sub(rf"^# {name}=.*$", f"{name}={value}", text, flags=re.MULTILINE)
    return text


def _pipeline(key: str, template: str) -> Iterator[tuple[str, str]]:
    """Give the pipeline under its new key, its process tests, and the files it names."""
    pipeline, cases = f"pipelines/{key}.yaml", f"pipelines/{key}.cases.yaml"
    if template == _STARTER:
        yield from [(pipeline, _own("pipeline.yaml", key)), (cases, _own("cases.yaml", key))]
        return
    tests = (content("pipelines") / f"{template}.cases.yaml").read_text("utf-8")
    yield from [(pipeline, started(key, template)), (cases, re.sub(rf"\b{template}\.yaml", f"{key}.yaml", tests))]
    for name, text in beside(template).items():
        yield f"pipelines/{name}", text


def _own(name: str, key: str) -> str:
    """Return one of the files kept for projects, about a pipeline."""
    return (content("install") / "project" / name).read_text("utf-8").replace("NAME", key)


def _put(file: Path, text: str) -> None:
    write(file, lambda: file.parent.mkdir(parents=True, exist_ok=True))
    write(file, lambda: file.write_text(text, encoding="utf-8"))


def _told(session: Session, folder: Path, key: str) -> list[str]:
    """Say what was made and what to try first."""
    said = session.translate(phrase("begun in {folder}; try it there with:")).format(folder=folder)
    return [said, f"  b24app pipelines test pipelines/{key}.yaml", "  b24app robots test robots"]
