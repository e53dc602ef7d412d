"""An import is taken back as far as nobody has touched its leads; two of them never work on one portal at once."""

from b24app.importing.work import hold_of
from b24app.portal.access import Webhook
from b24app.store.db import open_database
from b24app.store.holds import Holds
from tests.importing.conftest import Office
from tests.importing.test_import import HEAD, KNOWN, known_to


def test_an_import_is_taken_back_but_for_leads_that_somebody_touched(office: Office) -> None:
    office.took(HEAD + "".join(f"Лид {n};Имя;+7916123450{n};\n" for n in range(5)))
    first, second, third, *_ = (int(row["ID"]) for row in office.leads())
    office.emulator.ask("POST", "clock", {"advance": 60})
    office.rest("crm.lead.update", id=first, fields={"COMMENTS": "звонил"})
    office.rest("crm.timeline.comment.add", fields={"ENTITY_ID": second, "ENTITY_TYPE": "lead", "COMMENT": "ждём"})
    activity = {
        "OWNER_TYPE_ID": 1,
        "OWNER_ID": third,
        "TYPE_ID": 2,
        "SUBJECT": "Звонок",
        "DIRECTION": 2,
        "RESPONSIBLE_ID": 1,
    }
    office.rest(
        "crm.activity.add",
        fields={**activity, "COMMUNICATIONS": [{"VALUE": "+79161234502", "ENTITY_ID": third, "ENTITY_TYPE_ID": 1}]},
    )
    assert office.cli("undo", "1").stdout.splitlines()[-1] == (
        "would be deleted: 2, put back: 0, kept: 3; do it with --yes"
    )
    assert len(office.leads()) == 5
    done = office.cli("undo", "1", "--yes")
    assert done.stdout.splitlines() == [
        f"#{first} stays: it has been changed since",
        f"#{second} stays: it has comments",
        f"#{third} stays: it has calls, letters or tasks",
        "deleted: 2, put back: 0, kept: 3, refused by the portal: 0",
    ]
    assert [int(row["ID"]) for row in office.leads()] == [first, second, third]


def test_one_import_at_a_time_is_at_work_on_a_portal(office: Office) -> None:
    database = open_database(f"sqlite:///{office.folder / 'home' / 'b24app.sqlite'}")
    office.cli("list")
    with Holds(database).held(hold_of(Webhook.from_url(office.webhook).key), "Ann"):
        refused = office.took(KNOWN)
    assert refused.exit_code == 1
    assert "another import into this portal is under way; wait until it is over" in refused.stderr
    assert office.cli("resume", "1").exit_code == 0
    assert office.titles() == ["Раз", "Два", "Три", "Четыре"]


def test_what_an_import_has_filled_is_emptied_again_but_for_what_people_have_changed_since(office: Office) -> None:
    known_to(office)
    before = office.leads()[0]
    office.took(KNOWN, "--policy", "update", "--overwrite", "position")
    first = int(before["ID"])
    assert (office.leads()[0]["POST"], len(office.leads()[0]["PHONE"])) == ("бухгалтер", 2)
    assert office.cli("undo", "1").stdout == "would be deleted: 3, put back: 1, kept: 0; do it with --yes\n"
    office.rest("crm.lead.update", id=first, fields={"COMMENTS": "звонил"})
    done = office.cli("undo", "1", "--yes")
    assert done.stdout.splitlines() == [
        f"#{first} keeps COMMENTS: somebody has changed them since",
        "deleted: 3, put back: 0, kept: 1, refused by the portal: 0",
    ]
    (now,) = office.leads()
    changed = {name for name in now if (now[name] or "") != (before[name] or "")}
    assert changed - {"DATE_MODIFY", "LAST_ACTIVITY_TIME"} == {"COMMENTS"}
    assert office.cli("undo", "1", "--yes").stdout == "deleted: 0, put back: 0, kept: 0, refused by the portal: 0\n"


def test_lines_that_fill_one_lead_do_it_one_after_the_other(office: Office) -> None:
    """Two lines that share nothing know one lead by different keys; only blanks are filled."""
    office.add("lead", TITLE="Один", PHONE=[{"VALUE": "+79160000001"}], EMAIL=[{"VALUE": "one@romashka.ru"}])
    text = "Телефон;E-mail;Должность\n89160000001;;директор\n;one@romashka.ru;бухгалтер\n"
    done = office.took(text, "--policy", "update")
    assert done.stdout == "Import 1. new leads: 0, repeat leads: 0, leads filled: 1, skipped: 1, failed: 0\n"
    assert office.leads()[0]["POST"] == "директор"
    office.cli("undo", "1", "--yes")
    assert office.leads()[0]["POST"] in ("", None)
