"""Both pages about security say the same, each promise names its test, and what the code must never do it does not."""

import ast
import base64
import re

import pytest

from b24app.settings import new_key
from b24app.store.cipher import Cipher
from tests.emulated import REPOSITORY

PAGES = {
    language: (REPOSITORY / "docs" / name).read_text("utf-8")
    for language, name in (("en", "security.md"), ("ru", "security.ru.md"))
}
STATES = {"en": ["holds", "partly", "not"], "ru": ["выполнено", "частично", "нет"]}
SOURCES = [
    path
    for folder in ("b24app", "robots")
    for path in (REPOSITORY / folder).rglob("*.py")
    if "emulator" not in path.parts and "node_modules" not in path.parts
]
MAKES_CODE = {"eval", "exec", "compile", "__import__", "system", "popen"}
READS_OBJECTS = {"pickle", "marshal", "shelve", "dill"}
UNTRUSTING = re.compile(
    r"verify ?= ?False|CERT_NONE|check_hostname ?= ?False|_unverified_|ssl ?= ?False|shell ?= ?True"
)


def rows(language: str) -> dict[tuple[str, ...], list[str]]:
    """Read the table of the standard: the numbers of a row, its state as in English, and its evidence."""
    found = {}
    for line in re.findall(r"^\| (\d[^|]*\|.*) \|$", PAGES[language], re.MULTILINE):
        numbers, _, state, evidence = (cell.strip() for cell in line.split(" | "))
        found[tuple(re.findall(r"[\d.]+\d", numbers))] = [STATES["en"][STATES[language].index(state)], evidence]
    return found


def named_in(text: str) -> list[str]:
    return re.findall(r"tests/[\w/]+\.py", text)


def test_both_pages_hold_the_same_rows_in_the_same_state_with_the_same_tests():
    english, russian = rows("en"), rows("ru")
    assert len(english) > 30
    assert {key: (state, named_in(told)) for key, (state, told) in english.items()} == {
        key: (state, named_in(told)) for key, (state, told) in russian.items()
    }


@pytest.mark.parametrize("language", PAGES)
def test_what_holds_names_a_test_that_is_there(language):
    promised = {key: named_in(told) for key, (state, told) in rows(language).items() if state == "holds"}
    # That threats are modelled is shown by the page itself.
    assert [key for key, named in promised.items() if not named] == [("1.1.2",)]
    assert [name for named in promised.values() for name in named if not (REPOSITORY / name).is_file()] == []


def test_each_threat_names_the_same_named_in_both_languages():
    told = {
        language: [named_in(line) for line in re.findall(r"^\| \*\*.*$", PAGES[language], re.M)] for language in PAGES
    }
    assert told["en"] == told["ru"]
    assert all(told["en"])
    assert len(told["en"]) > 12


def called(node: ast.AST) -> str:
    """Name what a call calls; methods of objects of ours may have any name, those of a module may not."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id == "os":
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {name.name for name in node.names}
    return {node.module or ""} if isinstance(node, ast.ImportFrom) else set()


def test_no_text_becomes_code_and_nobodys_bytes_become_objects():
    faults = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            faults += [f"{path}:{node.lineno}"] if called(node) in MAKES_CODE or imported(node) & READS_OBJECTS else []
    assert faults == []


def test_certificates_are_verified_and_no_shell_is_asked():
    assert [str(path) for path in SOURCES if UNTRUSTING.search(path.read_text("utf-8"))] == []


def test_no_answer_lets_other_origins_read():
    assert [str(path) for path in SOURCES if "Access-Control" in path.read_text("utf-8")] == []


def test_what_is_sealed_is_a_fernet_token():
    sealed = Cipher([new_key()]).seal("token")
    # Version 128 of the format stands for AES-128-CBC with HMAC-SHA-256; it begins with the moment of sealing.
    assert base64.urlsafe_b64decode(sealed)[0] == 0x80
    assert "token" not in sealed
