"""The table of methods in the emulator's README."""

import re

from aiohttp.web import RouteDef

from b24app.emulator.coverage import README, TESTS, in_readme
from b24app.emulator.faults import KINDS
from b24app.emulator.methods import METHODS
from b24app.emulator.seeding import SEEDS
from b24app.emulator.server import PORTAL_ROUTES
from b24app.emulator.workflows import NATIVE


def test_the_table_of_methods_is_up_to_date() -> None:
    text = README.read_text("utf-8")
    assert in_readme(text) == text, "run python -m b24app.emulator.coverage"


def test_every_method_says_in_a_sentence_what_it_does_and_where_its_rules_come_from() -> None:
    for method in METHODS.values():
        assert (method.answer.__doc__ or "").strip().endswith("."), method.name
        assert method.source, method.name


def test_readme_names_every_call_of_the_side_door() -> None:
    told = README.read_text("utf-8")
    ways = {route.path for table in PORTAL_ROUTES for route in table if isinstance(route, RouteDef)}
    names = {path.removeprefix("/_emulator/").split("/")[0] for path in ways if path.startswith("/_emulator/")} - {
        "static"
    }

    assert sorted(name for name in names if f" {name}`" not in told and f" {name}/" not in told) == []


def test_readme_names_only_tests_there_are() -> None:
    named = re.findall(r"`((?:\w+/)*test_\w+\.py)`", README.read_text("utf-8"))
    folders = (TESTS / "emulator", TESTS)

    assert named
    assert {name for name in named if not any((folder / name).is_file() for folder in folders)} == set()


def test_both_readmes_tell_of_every_seed_fault_and_robot() -> None:
    for readme in (README, README.with_name("README.ru.md")):
        told = readme.read_text("utf-8")
        assert [name for name in (*SEEDS, *KINDS, *NATIVE) if f"`{name}" not in told] == []
