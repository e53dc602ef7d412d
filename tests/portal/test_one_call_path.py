"""The transport library is used in the one safe way, and nowhere else."""

import ast
import tomllib
from importlib.metadata import version
from pathlib import Path

import b24app

PACKAGE = Path(b24app.__file__).parent
SOURCES = [*PACKAGE.rglob("*.py"), *(PACKAGE.parent / "robots").rglob("*.py")]
UNSAFE = {"get_all", "get_by_ID", "call_batch", "list_and_get", "slow"}


def nodes():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            yield path.relative_to(PACKAGE.parent).as_posix(), node


def uses_the_library(path: str) -> bool:
    """Say whether a file may come near the library: letters know no portal, and headers have a get_all of their own."""
    return not path.startswith("b24app/letters/")


def test_only_the_client_imports_the_library_and_only_its_asynchronous_class():
    found = {
        (path, *(alias.name for alias in node.names))
        for path, node in nodes()
        if (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("fast_bitrix24"))
        or (isinstance(node, ast.Import) and any(alias.name.startswith("fast_bitrix24") for alias in node.names))
    }
    assert found == {("b24app/portal/client.py", "BitrixAsync")}


def test_no_unsafe_call_of_the_library_is_made():
    used = [(path, node.attr) for path, node in nodes() if isinstance(node, ast.Attribute) and node.attr in UNSAFE]
    assert not [one for one in used if uses_the_library(one[0])]


def test_the_library_is_called_once_and_raw():
    calls = [
        {word.arg: word.value.value for word in node.keywords}
        for path, node in nodes()
        if path == "b24app/portal/client.py"
        and isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "call"
    ]
    assert calls == [{"raw": True}]


def test_the_library_is_never_given_tokens_nor_its_own_session():
    made = [
        {word.arg for word in node.keywords}
        for _, node in nodes()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "BitrixAsync"
    ]
    assert made == [{"verbose", "requests_per_second", "operating_time_limit", "client"}]


def test_the_library_is_pinned_and_the_session_knows_middlewares():
    assert version("fast_bitrix24") == "1.8.14"
    wanted = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text())["project"]["dependencies"]
    assert "fast-bitrix24==1.8.14" in wanted
    assert any(line.startswith("aiohttp") and ">=3.12" in line and "<4" in line for line in wanted)
