"""A pile from the audit to the way back, by the commands that a person types and the recipe that comes with the app."""

import hashlib
import json
import random
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from b24app.cli import main
from b24app.settings import new_key
from tests.cleanup.mended import Mended
from tests.emulated import Emulator

CLIENTS, LEADS_EACH, NOISE, EDITED = 6, 4, 4, 10
QUIET = ("mails", "messages", "notifications", "sms", "tasks", "robot_starts", "workflow_starts", "activities")


@pytest.fixture
def box(emulator: Emulator, tmp_path: Path) -> Mended:
    return Mended.opened(emulator, tmp_path / "home")


def agency(box: Mended) -> dict[int, str]:
    """Fill the portal: people who wrote several times, two of them known already, and letters of nobody."""
    whose: dict[int, str] = {}
    for number in range(CLIENTS):
        address = f"anna.{'abcdef'[number]}@firma-klient{number}.ru"
        mail = [{"VALUE": address, "VALUE_TYPE": "WORK"}]
        if number < 2:
            box.rest("crm.contact.add", fields={"NAME": f"Известная{number}", "EMAIL": mail})
        for turn in range(LEADS_EACH):
            fields: dict[str, Any] = {"NAME": f"Анна{number}", "LAST_NAME": f"Жукова{number}", "EMAIL": mail}
            if turn == 2:
                fields["PHONE"] = [{"VALUE": f"+7999123450{number}", "VALUE_TYPE": "MOBILE"}]
            whose[box.add(f"Стенд {number} письмо {turn}", 1, [f"note {turn}"], **fields)] = address
    for number in range(NOISE):
        sender = [{"VALUE": f"mailer-daemon@host-pochty{number}.ru", "VALUE_TYPE": "WORK"}]
        whose[box.add("Mail delivery failed: returning message to sender", 1, EMAIL=sender)] = f"noise {number}"
    return whose


def leads(box: Mended, *words: str) -> Result:
    settings = {"B24APP_HOME": str(box.folder), "B24APP_PORTAL": box.webhook, "B24APP_BUCKET_RATE": "0"}
    ran = CliRunner(env={**settings, "B24APP_SECRET_KEYS": new_key()}).invoke(main, ["--lang", "en", "leads", *words])
    assert "Traceback" not in ran.output
    return ran


def done(box: Mended, *words: str) -> str:
    ran = leads(box, *words)
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def told(box: Mended, *words: str) -> dict[str, Any]:
    return dict(json.loads(done(box, *words, "--json").splitlines()[-1]))


def recipe(folder: Path) -> str:
    shipped = Path("pipelines/recipes/email_pile.yaml").read_text(encoding="utf-8")
    (folder / "pile.yaml").write_text(shipped.replace("between: ask", "between: go"), encoding="utf-8")
    return str(folder / "pile.yaml")


def letters(box: Mended) -> dict[str, str]:
    kept = ("SUBJECT", "DESCRIPTION", "CREATED", "COMPLETED", "DIRECTION", "RESPONSIBLE_ID")
    rows = {row["ID"]: json.dumps([row.get(name) for name in kept]) for row in box.letters()}
    return {number: hashlib.sha256(text.encode()).hexdigest() for number, text in rows.items()}


def counters(box: Mended) -> dict[str, int]:
    seen = box.emulator.ask("GET", "counters")
    return {name: seen[name] for name in QUIET}


def cleaned(box: Mended, folder: Path) -> tuple[dict[str, Any], dict[int, str]]:
    """Audit, match, plan, sign and run; return how the portal stood before, and whose leads they are."""
    whose = agency(box)
    before = box.whole(whose)
    assert told(box, "audit")["leads"] == len(whose)
    done(box, "match")
    told(box, "plan", recipe(folder))
    done(box, "sign", "1", "--leave-reviews")
    assert "would come back as before" in done(box, "drill", "1")
    assert box.whole(whose) == before
    done(box, "run", "1", "--yes", "--settle", "0")
    return before, whose


def test_a_pile_is_cleaned_without_deals_or_noise_and_no_letter_is_lost(box: Mended, tmp_path: Path):
    before, whose = cleaned(box, tmp_path)
    seen = counters(box)
    assert {name for name, count in seen.items() if count} == {"activities"}
    assert seen["activities"] == len(before["activities"]) == len(letters(box))
    now = box.whole(whose)
    assert now["clients"]["deal"] == []
    assert len(now["clients"]["contact"]) == CLIENTS
    assert {one: parts[1:] for one, parts in now["activities"].items()} == {
        one: parts[1:] for one, parts in before["activities"].items()
    }
    state = told(box, "status", "1")
    assert (state["state"], state["leads"]) == ("done", {"done": len(whose)})
    stages = {lead: row["STATUS_ID"] for lead, row in now["leads"].items()}
    parked = [lead for lead, stage in stages.items() if stage == "QUARANTINE"]
    assert len(parked) == CLIENTS * (LEADS_EACH - 1)
    # Nobody's leads went to another: each of a client's letters stands at the one lead of theirs that stays.
    for lead, address in whose.items():
        if stages[lead] not in ("QUARANTINE", "JUNK"):
            stood = [one for one, parts in now["activities"].items() if (1, lead) in parts[0]]
            owners = {whose[int(before["activities"][one][0][0][1])] for one in stood}
            assert (len(stood), owners) == (LEADS_EACH, {address})


def test_a_cleaned_pile_is_taken_back_with_what_people_changed_since(box: Mended, tmp_path: Path):
    before, whose = cleaned(box, tmp_path)
    compared = told(box, "after", "1", "--out", str(tmp_path / "after"))
    assert compared["before"]["open"] == len(whose)
    assert compared["after"]["open"] < NOISE
    for lead in random.Random(4).sample(sorted(whose), EDITED):
        box.rest("crm.lead.update", id=lead, fields={"SOURCE_DESCRIPTION": f"seen {lead}"})
        before["leads"][lead]["SOURCE_DESCRIPTION"] = f"seen {lead}"
    for words in (("--lead", "99999"), ("--cluster", "nobody")):
        refused = leads(box, "undo", "1", *words, "--yes")
        assert (refused.exit_code, "the plan has done nothing with" in refused.stderr) == (1, True)
    noise = max(whose)
    assert "taken back: 1," in done(box, "undo", "1", "--lead", str(noise), "--yes")
    assert box.card("lead", noise)["STATUS_ID"] == before["leads"][noise]["STATUS_ID"]
    undone = told(box, "undo", "1", "--yes", "--settle", "0")
    assert (undone["conflicts"], undone["failed"]) == ({}, {})
    assert box.whole(whose) == before


def test_a_plan_that_is_ended_leaves_the_rest_and_makes_room_for_another(box: Mended, tmp_path: Path):
    whose = agency(box)
    shipped = Path(recipe(tmp_path))
    asking = shipped.read_text(encoding="utf-8").replace("between: go", "between: ask")
    shipped.write_text(asking, encoding="utf-8")
    done(box, "plan", str(shipped))
    assert "not being carried out" in leads(box, "end", "1").stderr
    done(box, "sign", "1", "--leave-reviews")
    done(box, "run", "1", "--yes", "--settle", "0")
    assert "b24app leads end" in leads(box, "plan", str(shipped)).stderr
    assert "Plan 1 is ended" in done(box, "end", "1")
    again = told(box, "plan", str(shipped))
    assert (again["plan"], again["is_new"]) == (2, True)
    assert 0 < again["leads"] < len(whose)
