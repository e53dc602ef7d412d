"""Pages see a copy as it was when nobody wrote it, and never wait for whoever writes it now."""

import subprocess
import sys
from pathlib import Path

import pytest

from b24app.cleanup.copying.copy import CopyInUse, open_copy
from b24app.cleanup.seeing.snapshot import NothingToSee, keep_fields, kept_fields, publish, seen
from b24app.portal.lead_fields import LeadField

HOLD = """
import sys
from pathlib import Path
from b24app.cleanup.copying.copy import open_copy
with open_copy(Path(sys.argv[1])) as copy:
    copy.connection.execute("INSERT INTO leads (id) VALUES (2)")
    print("held", flush=True)
    sys.stdin.read()
"""


def numbers(path: Path) -> list[int]:
    with seen(path) as copy:
        return [number for (number,) in copy.connection.execute("SELECT id FROM leads ORDER BY id").fetchall()]


def test_pages_read_while_another_process_writes_and_see_it_once_it_is_published(tmp_path: Path):
    path = tmp_path / "copies" / "portal.duckdb"
    with open_copy(path) as copy:
        copy.connection.execute("INSERT INTO leads (id) VALUES (1)")
    with pytest.raises(NothingToSee):
        numbers(path)
    publish(path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "held\n"
        assert numbers(path) == [1]
        with pytest.raises(CopyInUse), open_copy(path):
            pass
        writer.communicate("")
    assert numbers(path) == [1]
    publish(path)
    assert numbers(path) == [1, 2]


def test_a_page_that_is_being_drawn_keeps_what_it_has_opened(tmp_path: Path):
    path = tmp_path / "portal.duckdb"
    with open_copy(path):
        pass
    publish(path)
    with seen(path) as before:
        with open_copy(path) as copy:
            copy.connection.execute("INSERT INTO leads (id) VALUES (1)")
        publish(path)
        assert before.connection.execute("SELECT count(*) FROM leads").fetchone() == (0,)


def test_the_names_of_fields_are_kept_beside_it(tmp_path: Path):
    path = tmp_path / "portal.duckdb"
    assert kept_fields(path) == {}
    fields = {"UF_CRM_1": LeadField("UF_CRM_1", "enumeration", "Площадь", items={"7": "10 м²"})}
    keep_fields(path, fields)
    assert kept_fields(path) == fields
