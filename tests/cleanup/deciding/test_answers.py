"""A plan's table comes back from a spreadsheet: edited, in another encoding, with another separator."""

import base64
import hashlib
import re

import pytest

from b24app.cleanup.deciding.answers import carry_out, read_answers
from b24app.cleanup.deciding.preview import Preview
from b24app.cleanup.deciding.sheet_reading import read_sheet
from b24app.pipelines.language.faults import Faults
from tests.cleanup.deciding.pile import recipe

BY = recipe(survivor=["oldest"])


@pytest.fixture
def plan(kept):
    for number in (1, 2, 3):
        kept.filled.lead(number, cluster="c", days=9 - number, NAME="Анна", TITLE=f'=Лид; "{number}"')
    kept.filled.lead(8, kind="unknown", TITLE="Пусто")
    kept.filled.lead(9, NAME="Олег", POST="Строка\nи строка")
    kept.filled.contact(7)
    kept.draft(BY)
    return kept


def given(path, text: str, encoding: str = "utf-8-sig"):
    path.write_bytes(text.encode(encoding))
    return path


def answer(kept, path) -> int:
    answers = read_answers(read_sheet(path), kept.reviewing(BY))
    carry_out(answers, kept.reviewing(BY))
    return answers.number


def test_a_table_that_nobody_edited_changes_nothing(plan, tmp_path):
    file = tmp_path / "review.csv"
    Preview(plan.plans.find("m1", 1), plan.rows, {}).write_table(file)
    before = plan.by_lead()
    assert "'=Лид" in file.read_text("utf-8-sig")
    assert answer(plan, file) == 0
    assert plan.by_lead() == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_any_spreadsheet_will_do(plan, tmp_path, encoding, separator):
    rows = [["lead", "title", "verdict"], ["9", "Олег", "нет"]]
    text = "\r\n".join(separator.join(row) for row in rows)
    assert answer(plan, given(tmp_path / "r.csv", text, encoding)) == 1
    assert plan.actions()[9] == ("convert", "rejected")


def test_what_becomes_of_a_lead_can_be_written_down(plan, tmp_path):
    text = "sep=;\nlead;action;verdict;contact;remark\n8;bind;;7;это Анна\n9;Junk;;;\n1;;да;;\n"
    assert answer(plan, given(tmp_path / "r.csv", text)) == 3
    found = plan.by_lead()
    assert (found[8].decision.action, found[8].decision.contact, found[8].remark) == ("bind", 7, "это Анна")
    assert (found[9].decision.action, found[9].decision.reason) == ("junk", "Not a client")
    assert plan.actions()[1] == ("convert", "accepted")


def test_another_name_of_the_group_splits_it(plan, tmp_path):
    assert answer(plan, given(tmp_path / "r.csv", "lead,cluster\n1,c\n2,другой\n3,другой\n")) == 2
    assert {lead: one.decision.cluster for lead, one in plan.by_lead().items() if lead < 4} == {
        1: "c",
        2: "c/2",
        3: "c/2",
    }
    assert plan.by_lead()[3].decision.survivor == 2


def test_every_fault_is_told_with_its_line_and_column_and_nothing_is_done(plan, tmp_path):
    lines = [
        "lead;title;action;verdict;contact;cluster",
        '1;"две\nстроки";;maybe;;c',
        "x;;;;;",
        "44;;;accept;;",
        "8;;;accept;;",
        "9;;bnd;;;",
        "2;;junk;;;c",
        "3;;;reject;;c",
        "3;;;reject;;c",
    ]
    file = given(tmp_path / "r.csv", "\n".join(lines))
    with pytest.raises(Faults) as refused:
        answer(plan, file)
    said = refused.value.text().replace(f"{file}:", "").splitlines()
    assert said == [
        '2:4: "maybe" is no verdict; write accept or reject, or leave the cell empty',
        '4:1: "x" is not a number of a card; write digits alone',
        "5:1: the plan is not about lead 44; see the column lead of the plan",
        "6:4: nothing is proposed for lead 8; write into the column action what becomes of it",
        '7:3: "bnd" is not what can be written here; did you mean "bind"?',
        "8:3: lead 2 belongs to group c; split it off first",
        f"10:1: lead 3 stands here twice, first at {file}:9:1; keep one of the lines".replace(f"{file}:", ""),
        "7 faults, nothing was sent to the portal",
    ]
    assert {verdict for _, verdict in plan.actions().values()} == {"proposed"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1:1: the file is empty; give the table that was exported"),
        ("number;verdict\n1;accept", '1:1: there is no column "lead"; keep the first line of the exported table'),
        ("lead;verdict;verdict\n", '1:3: column "verdict" is there twice; keep one of them'),
        ('lead;title\n1;"a" b\n', "2:1: the quotes on this line do not match; write a quote within a text twice"),
    ],
)
def test_what_is_no_table_of_a_plan_is_refused(plan, tmp_path, text, said):
    file = given(tmp_path / "r.csv", text)
    with pytest.raises(Faults) as refused:
        answer(plan, file)
    assert refused.value.text().replace(f"{file}:", "").splitlines()[0] == said


def test_the_page_shows_before_and_after_and_runs_no_strangers_script(plan, tmp_path):
    plan.filled.lead(20, cluster="e", days=9, NAME="Анна", TITLE="<script>alert(1)</script>")
    plan.filled.lead(21, cluster="e", days=8, NAME="Анна", POST="Директор")
    draft = plan.draft(BY)
    files = Preview(plan.plans.find("m1", draft.plan), plan.rows, {}).write(tmp_path / "out")
    page = files["plan.html"].read_text()
    assert "<tr><td>POST<td><td>Директор" in page
    assert "<script>alert" not in page
    assert "all of it can be undone" in page
    assert "http:" not in page
    assert "https:" not in page
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}';" in page
