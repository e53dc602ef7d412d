"""Everything a person can read is said in Russian too."""

import ast
import importlib
import pkgutil
from pathlib import Path
from string import Formatter

import b24app
from b24app.errors import AppError
from b24app.languages import translator

PACKAGE = Path(b24app.__file__).parent
CONTENT = [PACKAGE.parent / name for name in ("robots", "pipelines", "install")]


def spoken() -> set[str]:
    """Gather every literal inside phrase() and translate(), and the docstring messages of the errors."""
    said = set()
    for path in [*PACKAGE.rglob("*.py"), *(file for folder in CONTENT for file in folder.rglob("*.py"))]:
        if "emulator" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and name_of(node.func) in {"phrase", "translate"}:
                said |= {given.value for given in node.args if isinstance(given, ast.Constant)}
    return said | error_messages()


def name_of(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""


def error_messages() -> set[str]:
    for module in pkgutil.walk_packages(b24app.__path__, "b24app."):
        if not module.name.startswith(("b24app.emulator", "b24app.wsgi", "b24app.__main__", "b24app.store.migrations")):
            importlib.import_module(module.name)
    said, waiting = set(), [AppError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        what, _, way_out = (kind.__doc__ or "").split("\n")[0].rstrip(".").partition("; ")
        said |= {what, way_out} - {""}
    return said


def test_every_phrase_has_a_russian_translation():
    russian = translator("ru")
    missing = sorted(text for text in spoken() if text and russian(text) == text and any(map(str.isalpha, text)))
    assert not missing


def test_translations_keep_the_values():
    russian = translator("ru")
    fields = lambda text: {name for _, name, _, _ in Formatter().parse(text) if name is not None}  # noqa: E731
    wrong = sorted(text for text in spoken() if fields(text) != fields(russian(text)))
    assert not wrong
