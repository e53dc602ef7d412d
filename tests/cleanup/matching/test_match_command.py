"""The commands `leads match`, `leads why` and `leads not-duplicate` work on a copy and send nothing."""

import json

import pytest
from click.testing import CliRunner

from b24app.cleanup.copying.copy import copy_path, open_copy
from b24app.cli import main
from b24app.portal.access import Webhook
from tests.cleanup.matching.planted import put, say

WEBHOOK = "https://portal.example/rest/1/abcdef/"


@pytest.fixture
def cli(tmp_path, monkeypatch):
    monkeypatch.setenv("B24APP_HOME", str(tmp_path))
    monkeypatch.setenv("B24APP_PORTAL", WEBHOOK)
    return lambda *words: CliRunner().invoke(main, ["leads", *words])


def test_what_is_found_is_told_explained_and_kept_apart_on_demand(cli, tmp_path):
    with open_copy(copy_path(tmp_path, Webhook.from_url(WEBHOOK).key)) as copy:
        for number, value in ((1, "anna@mail.ru"), (2, "Anna@mail.ru"), (3, "+79031234568")):
            put(copy.connection, "leads", "id", [(number,)])
            say(copy.connection, "lead", number, value)
    told = cli("match")
    assert told.output.splitlines() == [
        "auto: groups 1, leads in them 2, pairs 1",
        "review: groups 0, leads in them 0, pairs 0",
        "lead 1 - lead 2  [auto, 16]  the same e-mail: anna@mail.ru",
    ]
    assert cli("why", "1", "lead:2").output == "lead 1 - lead 2  [auto, 16]  the same e-mail: anna@mail.ru\n"
    assert cli("why", "1", "3").output == "Nothing joins them.\n"
    assert cli("not-duplicate", "2", "1").output == "Remembered.\n"
    assert cli("not-duplicate", "1", "2").output == "Somebody had said so before.\n"
    assert json.loads(cli("match", "--json").stdout)["groups"] == {}
    assert cli("not-duplicate", "1", "2", "--take-back").output == "Forgotten.\n"
    assert json.loads(cli("match", "--json").stdout)["groups"] == {"auto": 1}


def test_without_a_copy_the_way_to_one_is_said(cli):
    told = cli("match")
    assert told.exit_code == 1
    assert told.stderr == (
        "https://portal.example/rest/1/…/: there is no copy of this portal's leads yet; "
        'make one with "b24app leads audit"\n'
    )


def test_a_card_that_cannot_be_read_is_told(cli):
    assert "no card is called so; write 12 for a lead, contact:4 or company:7 for others" in cli("why", "x", "2").stderr
    assert "this is one card; name two" in cli("not-duplicate", "2", "lead:2").stderr
