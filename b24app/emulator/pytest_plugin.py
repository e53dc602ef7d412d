"""Fixtures for pytest: a Bitrix24 portal in a box for the tests of any project; see README.md beside this file."""

from collections.abc import Iterator

import pytest

from b24app.emulator.box import Box, running


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a project name the seed its tests begin with."""
    parser.addini("bitrix24_seed", "What the emulated Bitrix24 portal has in it before each test.", default="empty")


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers", "bitrix24(seed, number, leads, limits): what the emulated Bitrix24 portal is like in this test"
    )


@pytest.fixture(scope="session")
def bitrix24_emulator() -> Iterator[Box]:
    """One emulator process for the whole run, started when a test first asks for it."""
    with running() as box:
        yield box


@pytest.fixture
def bitrix24_portal(bitrix24_emulator: Box, request: pytest.FixtureRequest) -> Box:
    """A portal of its own for one test: new from the seed of the marker, else of the ini file."""
    marker = request.node.get_closest_marker("bitrix24")
    asked = {"seed": request.config.getini("bitrix24_seed"), **(marker.kwargs if marker else {})}
    bitrix24_emulator.reset(**asked)
    return bitrix24_emulator


@pytest.fixture
def bitrix24_webhook(bitrix24_portal: Box) -> str:
    """The address of an administrator's webhook with the usual scopes."""
    return bitrix24_portal.webhook()
