"""Find every kind of AppError there is, and the messages that the source raises each of them with."""

import ast
import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import b24app
from b24app.errors import AppError

_APART = ("b24app.emulator", "b24app.wsgi", "b24app.__main__", "b24app.store.migrations")
Message = tuple[str, str]
"""What is wrong, and the way out; phrases of the source."""


@cache
def modules() -> list[ModuleType]:
    """Import every module of the app."""
    named = [one.name for one in pkgutil.walk_packages(b24app.__path__, "b24app.")]
    return [importlib.import_module(name) for name in named if not name.startswith(_APART)]


def kinds() -> dict[str, list[type[AppError]]]:
    """Gather the kinds of error by their code."""
    modules()
    found: dict[str, list[type[AppError]]] = defaultdict(list)
    waiting: list[type[AppError]] = [AppError]
    while waiting:
        kind = waiting.pop(0)
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("b24app."):
            found[kind.code].append(kind)
    return dict(sorted(found.items()))


def usual(kind: type[AppError]) -> Message:
    """Return the message of a kind where the raiser knows no more: its docstring."""
    what, _, way_out = (kind.__doc__ or "").split("\n")[0].rstrip(".").partition("; ")
    return what, way_out


@cache
def raised() -> dict[str, list[Message]]:
    """Gather the messages that are written where errors are made, by the code of the error."""
    found: dict[str, dict[Message, None]] = defaultdict(dict)
    for module in modules():
        tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
        for node in ast.walk(tree):
            for kind, message in _message(node, module):
                found[kind.code].setdefault(message)
    return {code: list(messages) for code, messages in found.items()}


def _message(node: ast.AST, module: ModuleType) -> Iterator[tuple[type[AppError], Message]]:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
        return
    kind = getattr(module, node.func.id, None)
    if not (isinstance(kind, type) and issubclass(kind, AppError)):
        return
    texts = [text for argument in node.args for text in _texts(argument, module)]
    if texts and all(isinstance(text, str) for text in texts[:2]):
        yield kind, (str(texts[0]), str(texts[1]) if len(texts) > 1 else "")


def _texts(given: ast.expr, module: ModuleType) -> list[object]:
    """Read an argument where it is a phrase, or a name of the module that stands for one or for two."""
    if isinstance(given, ast.Call) and isinstance(given.func, ast.Name) and given.func.id == "phrase":
        return [ast.literal_eval(given.args[0])]
    within = given.value if isinstance(given, ast.Starred) else given
    known = getattr(module, within.id, None) if isinstance(within, ast.Name) else None
    if isinstance(given, ast.Starred):
        return list(known) if isinstance(known, tuple) else [None]
    return [known if isinstance(known, str) else None]
