"""A robot's README tells the administrator what the definition says, in both languages."""

import re
from pathlib import Path

import pytest

from b24app.content import content
from b24app.robots import Robot
from b24app.robots.load import load_robots, load_units

ROBOTS = load_robots([content("robots")])
TYPES = {
    "text": {"text", "строка"},
    "bool": {"yes/no", "да/нет"},
    "user": {"user", "сотрудник"},
    "double": {"number", "число"},
    "int": {"whole number", "целое число"},
    "date": {"date", "дата"},
    "datetime": {"moment", "дата и время"},
    "select": {"choice", "выбор"},
}
MANY = {"text": {"texts", "строки"}, "user": {"users", "сотрудники"}, "select": {"choices", "выбор нескольких"}}


def tables(readme: str) -> list[dict[str, list[str]]]:
    """Read each table of the README as rows by the name in their first cell."""
    found: list[dict[str, list[str]]] = []
    for line in readme.splitlines():
        if re.match(r"\| (input|output|параметр|результат) \|", line):
            found.append({})
        elif row := re.match(r"\| `(\w+)` \| (.*) \|$", line):
            found[-1][row[1]] = [cell.strip() for cell in row[2].split("|")]
    return found


def named(field) -> set[str]:
    return MANY[field.kind] if field.many else TYPES[field.kind]


@pytest.mark.parametrize("robot", ROBOTS.values(), ids=list(ROBOTS))
def test_the_tables_name_every_input_and_output_with_its_type(robot: Robot):
    readme = (content("robots") / robot.code / "README.md").read_text()
    wanted = [fields for fields in (robot.inputs, robot.outputs) if fields]
    found = tables(readme)
    assert [list(table) for table in found] == [list(fields) for fields in wanted] * 2
    for table, fields in zip(found, wanted * 2, strict=True):
        for key, cells in table.items():
            assert cells[0] in named(fields[key]), f"{key}: {cells[0]}"
            if fields is robot.inputs:
                assert cells[1] in ({"yes", "да"} if fields[key].required else {"no", "нет"}), key


@pytest.mark.parametrize("code", list(ROBOTS))
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_readme_shows_a_small_picture_of_the_settings(code: str, language: str):
    folder = content("robots") / code
    shown = re.findall(rf"!\[[^\]]+\]\((\S+{language}\.png)\)", (folder / "README.md").read_text())
    assert len(shown) == 1
    picture = (folder / shown[0]).read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 60_000


@pytest.mark.parametrize("folder", [content("robots") / code for code in ROBOTS], ids=list(ROBOTS))
def test_a_robot_has_cases_and_is_short(folder: Path):
    assert (folder / "cases.yaml").read_text().count("- it:") + (folder / "cases.yaml").read_text().count("{it:") >= 3
    assert len((folder / "robot.py").read_text().splitlines()) <= 120


@pytest.mark.parametrize("code", load_units([content("robots")])[1])
def test_a_trigger_tells_who_fires_it_and_has_cases(code: str):
    folder = content("robots") / code
    readme, cases = (folder / "README.md").read_text(), (folder / "cases.yaml").read_text()
    assert readme.startswith(f"# {code} · ")
    assert "[По-русски ниже](#" in readme
    fired_by = re.findall(r"\[(\w+)\]\(\.\./\1/README\.md\)", readme)
    assert set(fired_by) == set(re.findall(r"robot: (\w+)", cases)) <= set(ROBOTS)
    assert cases.count("- it:") >= 3
