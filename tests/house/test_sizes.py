"""A file stays under 250 lines (emulator: 150), a function under 30, without exceptions."""

import ast
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
FILES = sorted(
    path
    for folder in ("b24app", "robots")
    for path in (REPOSITORY / folder).rglob("*.py")
    if "migrations/versions" not in path.as_posix()
)


def ceiling(path: Path) -> int:
    return 150 if "emulator" in path.parts else 250


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_a_file_and_its_functions_are_short(path):
    source = path.read_text()
    lines = len(source.splitlines())
    assert lines < ceiling(path), f"{lines} lines"
    long = [
        f"{node.name} at line {node.lineno}: {length} lines"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := node.end_lineno - node.lineno + 1 - docstring_lines(node)) >= 30
    ]
    assert not long


def docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    if ast.get_docstring(node) is None:
        return 0
    first = node.body[0]
    return first.end_lineno - first.lineno + 1


def test_no_file_is_named_after_nothing():
    nameless = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
    assert not [path for path in FILES if path.stem in nameless]
