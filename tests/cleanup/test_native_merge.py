"""The portal's own merge deletes for good: it is shown first, kept in a file, and believed only after a look."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from b24app.cli import main
from tests.emulated import Emulator


def merge(emulator: Emulator, home: Path, *words: str) -> Result:
    settings = {"B24APP_HOME": str(home), "B24APP_PORTAL": emulator.webhook("crm"), "B24APP_BUCKET_RATE": "0"}
    return CliRunner(env=settings).invoke(main, ["--lang", "en", "leads", "native-merge", *words])


def two_leads(emulator: Emulator, **other: str) -> list[int]:
    webhook = emulator.webhook("crm")
    first = {"TITLE": "Forum", "NAME": "Anna"}
    return [emulator.rest(webhook, "crm.lead.add", {"fields": fields}) for fields in (first, first | other)]


def there(emulator: Emulator) -> list[int]:
    return [int(row["ID"]) for row in emulator.rest(emulator.webhook("crm"), "crm.lead.list")]


def test_without_yes_it_only_tells(emulator: Emulator, tmp_path: Path):
    leads = two_leads(emulator)
    told = merge(emulator, tmp_path, *map(str, leads))
    assert told.exit_code == 0
    assert f"#{leads[1]} Forum: is deleted for good\nNothing was written" in told.stdout
    assert there(emulator) == leads


def test_equal_leads_are_merged_and_kept_in_a_file(emulator: Emulator, tmp_path: Path):
    leads = two_leads(emulator)
    told = merge(emulator, tmp_path, *map(str, leads), "--yes")
    assert (told.exit_code, told.stdout.endswith("Merged.\n")) == (0, True)
    assert there(emulator) == leads[:1]
    (kept,) = (tmp_path / "native-merges").iterdir()
    assert [int(row["ID"]) for row in json.loads(kept.read_text())] == leads


def test_leads_that_differ_stay_and_the_page_for_a_person_is_named(emulator: Emulator, tmp_path: Path):
    leads = two_leads(emulator, NAME="Vera")
    told = merge(emulator, tmp_path, *map(str, leads), "--yes")
    assert told.exit_code == 1
    assert f"(CONFLICT); still there: {leads[1]}" in told.stderr
    assert f"/crm/lead/merge/?id={leads[0]},{leads[1]}" in told.stderr
    assert there(emulator) == leads


def test_a_merge_without_an_answer_is_looked_up_and_not_repeated(emulator: Emulator, tmp_path: Path):
    leads = two_leads(emulator)
    emulator.ask("POST", "faults", {"method": "crm.entity.mergebatch", "do": "cut"})
    told = merge(emulator, tmp_path, *map(str, leads), "--yes")
    assert told.exit_code == 0, told.stderr
    assert len(emulator.calls("crm.entity.mergeBatch")) == 1
    assert there(emulator) == leads[:1]


def test_leads_that_are_not_there_and_names_given_twice_are_refused(emulator: Emulator, tmp_path: Path):
    leads = two_leads(emulator)
    assert "there are no such leads: 999" in merge(emulator, tmp_path, str(leads[0]), "999", "--yes").stderr
    assert merge(emulator, tmp_path, "1", "1").exit_code == 2
    assert there(emulator) == leads
