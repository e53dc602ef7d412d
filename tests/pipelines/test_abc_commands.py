"""The commands b24app abc on an emulated portal."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from b24app.cli import main
from b24app.content import content
from b24app.portal.access import Webhook
from b24app.portal.answers import written
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal, new_loop
from b24app.portal.marker import Marker
from b24app.portal.outcome import Command
from b24app.portal.userfields import fields_in, fields_query
from tests.emulated import Emulator

FILE = str(content("pipelines") / "kitchens.yaml")
SERIOUS = {
    "urgency": "month",
    "house_type": "new_building",
    "appliances": "ours",
    "email": "a@example.com",
    "budget": 700000,
}
CASUAL = {"urgency": "later", "house_type": "brick", "appliances": "none", "budget": 100000, "worktop": "laminate"}
MORE = {
    "front_material": "plastic",
    "kitchen_length": 4,
    "kitchen_shape": "corner",
    "splashback": "own",
    "buyer": "family",
}


@dataclass
class Desk:
    """A portal with the pipeline for kitchens, and somebody at the command line."""

    emulator: Emulator
    webhook: str
    portal: Portal

    def say(self, *words: str) -> str:
        told = CliRunner().invoke(main, ["--lang", "en", "abc", words[0], FILE, *words[1:]])
        assert told.exit_code == 0, told.output
        return told.stdout

    def lead(self, number: int) -> dict:
        return self.emulator.rest(self.webhook, "crm.lead.get", {"id": number})

    def add(self, leads: list[tuple[str, str, dict]]) -> list[int]:
        """Add leads, each with title, stage and answers, fifty in a request."""
        fields = fields_in([self.portal.read(*fields_query("en")).result])
        harmless = Marker.harmless("a lead of a test")
        rows = ({"TITLE": title, "STATUS_ID": stage, **written(told, fields)} for title, stage, told in leads)
        commands = (Command("crm.lead.add", {"fields": row}, key=n, marker=harmless) for n, row in enumerate(rows))
        made = {outcome.key: int(outcome.result) for outcome in self.portal.write_many(commands)}
        return [made[place] for place in range(len(leads))]


@pytest.fixture
def desk(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    emulator.ask("POST", "limits", {"bucket": False})
    webhook = emulator.webhook("crm")
    monkeypatch.setenv("B24APP_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("B24APP_PORTAL", webhook)
    monkeypatch.setenv("B24APP_LOG_LEVEL", "ERROR")
    assert CliRunner().invoke(main, ["--lang", "en", "pipelines", "apply", FILE, "--yes"]).exit_code == 0
    loop = new_loop()
    yield Desk(emulator, webhook, Portal(Webhook.from_url(webhook), NoBucket(), loop))
    loop.close()


def test_calibrate_and_report_read_a_portal_s_history(desk: Desk):
    assert "The data do not suffice" in desk.say("calibrate")
    drawn = Random(3)
    several = []
    for number in range(400):
        is_serious = number % 2 == 0
        is_won = drawn.random() < (0.6 if is_serious else 0.1)
        answers = MORE | (SERIOUS if is_serious else CASUAL)
        several.append((f"Лид {number}", "CONVERTED" if is_won else "JUNK", answers))
    bare = [("Ошиблись номером", "JUNK", {})] * 10
    still = [("Думают", "QUALIFIED", MORE | SERIOUS | {"delivery_by": "2027-03-20"})] * 3
    desk.add([*several, *bare, *still])

    told = json.loads(desk.say("calibrate", "--json"))
    assert told["left_out"] == 10
    assert told["learnt"]["total"] + told["proved"]["total"] == 400
    assert told["signal"]["interval"]["low"] > 0.6
    said = CliRunner().invoke(main, ["--lang", "ru", "abc", "calibrate", FILE]).stdout
    assert "Закрытых лидов: 400" in said
    assert "Лиды взвешены по сегодняшним ответам" in said

    table = desk.say("report", "--by", "kitchen_shape", "--month", "delivery_by", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["month"], row["letter"], row["product"], row["leads"]) == ("2027-03", "A", "Угловая", "3")
    assert float(row["sum"]) == 924000
    assert 0.45 < float(row["expected"]) / float(row["sum"]) < 0.75
    wrong = CliRunner().invoke(main, ["--lang", "en", "abc", "report", FILE, "--month", "kitchen_shape"])
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "“kitchen_shape”" in wrong.stderr or "delivery_by" in wrong.stderr


def weighed_by_address(path: Path, kind: str) -> str:
    """A file whose model asks for the client's address alone; for deals it stands for the funnel they all have."""
    one = "{scores: [{field: email, given: 1}]}"
    place, won = ("funnel: default", "WON") if kind == "deal" else ("process: {title: Заказы}", "SUCCESS")
    path.write_text(
        f"pipeline: all\nfor: {kind}\n{place}\ntitle: Всё\n"
        f"abc: {{coefficients: {{seriousness: {one}, means: {one}, potential: {one}}}, sum: [{{start: 50000}}]}}\n"
        "stages:\n  - {key: new, title: Договор отправлен}\n"
        f"  - {{key: won, title: Договор подписан, status: {won}, semantics: success}}\n"
    )
    return str(path)


def test_deals_are_counted_anew_with_what_their_clients_hold(desk: Desk, tmp_path: Path):
    file, rest = weighed_by_address(tmp_path / "deals.yaml", "deal"), desk.emulator.rest
    address = [{"VALUE": "anna@example.com", "VALUE_TYPE": "WORK"}]
    contact = rest(desk.webhook, "crm.contact.add", {"fields": {"NAME": "Anna", "EMAIL": address}})
    known = rest(desk.webhook, "crm.deal.add", {"fields": {"TITLE": "Кухня", "CONTACT_ID": contact}})
    bare = rest(desk.webhook, "crm.deal.add", {"fields": {"TITLE": "Без клиента"}})
    told = CliRunner().invoke(main, ["--lang", "en", "abc", "recompute", file, "--json", "--yes"])
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert (found["seen"], found["differ"], found["written"]) == (2, 1, 1)
    sums = [rest(desk.webhook, "crm.deal.get", {"id": number})["OPPORTUNITY"] for number in (known, bare)]
    assert [float(one or 0) for one in sums] == [50000, 0]


def test_a_recount_of_a_smart_process_is_refused(desk: Desk, tmp_path: Path):
    file = weighed_by_address(tmp_path / "process.yaml", "smart_process")
    told = CliRunner().invoke(main, ["--lang", "en", "abc", "recompute", file])
    assert (told.exit_code, told.stdout) == (1, "")
    assert "only leads and deals are counted anew; name a file of these" in told.stderr


def test_a_file_without_a_model_is_named(desk: Desk, tmp_path: Path):
    bare = tmp_path / "bare.yaml"
    bare.write_text("pipeline: bare\nfor: lead\ntitle: Лиды\nstages: [{key: new, title: Заявка принята}]\n")
    told = CliRunner().invoke(main, ["--lang", "en", "abc", "calibrate", str(bare)])
    assert "bare.yaml" in told.stderr


def test_a_recount_shows_first_writes_only_what_differs_and_goes_on_where_it_was(desk: Desk):
    numbers = desk.add(
        [("", "QUALIFIED", MORE | SERIOUS)] * 60
        + [("Без ответов", "QUALIFIED", {}), ("Своё имя", "QUALIFIED", CASUAL)],
    )
    closed = desk.add([("Закрыт", "JUNK", SERIOUS)])
    shown = json.loads(desk.say("recompute", "--json"))
    assert (shown["seen"], shown["differ"], shown["written"]) == (62, 61, 0)
    assert desk.lead(numbers[0])["OPPORTUNITY"] in (
        "",
        "0",
        "0.00",
        None,
    )

    rest = json.loads(desk.say("recompute", "--json", "--yes", "--after", str(numbers[49])))
    assert (rest["seen"], rest["written"], rest["refused"]) == (12, 11, [])
    whole = json.loads(desk.say("recompute", "--json", "--yes"))
    assert (whole["seen"], whole["written"]) == (62, 50)
    before = len(desk.emulator.calls("crm.lead.update"))
    again = json.loads(desk.say("recompute", "--json", "--yes"))
    assert (again["differ"], again["written"]) == (0, 0)
    assert len(desk.emulator.calls("crm.lead.update")) == before

    first, own, junk = (desk.lead(number) for number in (numbers[0], numbers[-1], closed[0]))
    assert (first["TITLE"], float(first["OPPORTUNITY"])) == ("A · кухня Угловая", 308000)
    assert own["TITLE"] == "Своё имя", "the robot copies it into the timeline before it changes it"
    assert junk["TITLE"] == "Закрыт"
