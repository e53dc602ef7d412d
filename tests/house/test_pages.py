"""What strangers write into leads stays text in every page and report."""

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "b24app"
PAGES = sorted(PACKAGE.rglob("*.html"))


def test_every_environment_of_templates_escapes():
    made = [
        text
        for path in PACKAGE.rglob("*.py")
        for text in re.findall(r"\bEnvironment\(.*?\n(?=\S|\n)", path.read_text() + "\n\n", re.DOTALL)
    ]
    assert len(made) >= 4
    assert [text for text in made if "autoescape=True" not in text] == []


def test_nothing_but_our_own_style_and_script_is_left_unescaped():
    left = {text for path in PAGES for text in re.findall(r"\{\{[^}]*\|\s*safe[^}]*\}\}", path.read_text("utf-8"))}
    assert len(PAGES) >= 15
    assert left <= {"{{ style|safe }}", "{{ script|safe }}"}
    assert [path.name for path in PAGES if "autoescape false" in path.read_text("utf-8")] == []


def test_reports_that_lie_in_a_file_carry_a_policy_of_their_own():
    reports = [path for path in PAGES if "cleanup" in path.parts and "<!doctype" in path.read_text("utf-8").lower()]
    assert len(reports) >= 3
    assert [path.name for path in reports if "default-src 'none'" not in path.read_text("utf-8")] == []


def test_no_script_of_ours_makes_markup_of_texts():
    scripts = [path for path in PACKAGE.rglob("*.js") if not {"emulator", "vendor", "node_modules"} & set(path.parts)]
    assert len(scripts) >= 4
    risky = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
    assert [path.name for path in scripts if risky.search(path.read_text("utf-8"))] == []
