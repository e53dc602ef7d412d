"""A robot that was begun by the command passes its tests at once, and wrong cases are told."""

from click.testing import CliRunner

from b24app.cli import main
from b24app.robots.load import load_robots


def cli(*words):
    return CliRunner().invoke(main, ["--lang", "en", "robots", *map(str, words)])


def test_a_new_robot_passes_its_cases_and_a_wrong_case_is_told(tmp_path):
    made = cli("new", "greeter", "--folder", tmp_path)
    assert made.exit_code == 0, made.output
    assert made.output == f"begun in {tmp_path / 'greeter'}; try it with: b24app robots test {tmp_path}\n"
    assert list(load_robots([tmp_path])) == ["greeter"]
    cases = tmp_path / "greeter" / "cases.yaml"
    cases.write_text(cases.read_text() + "- {it: is wrong, outputs: {said: nothing}, notified: [1]}\n")
    done = cli("test", tmp_path)
    assert done.exit_code == 1
    assert done.output == (
        "✓ greeter: greets the person responsible\n"
        "✓ greeter: uses the words it is given\n"
        "✓ greeter: only says what it would do while it observes\n"
        "✗ greeter: is wrong\n"
        "    outputs: {'said': 'Здравствуйте!'} instead of {'said': 'nothing'}\n"
        "cases: 4, wrong: 1\n"
    )


def test_a_name_that_is_taken_or_is_no_name_is_refused(tmp_path):
    assert cli("new", "greeter", "--folder", tmp_path).exit_code == 0
    taken = cli("new", "greeter", "--folder", tmp_path)
    assert taken.output == f"{tmp_path / 'greeter'}: there is a folder of this name already; give another name\n"
    wrong = cli("new", "My robot", "--folder", tmp_path)
    assert (wrong.exit_code, wrong.output) == (
        2,
        '"My robot" cannot be the name of a robot; begin with a small Latin letter, then letters, digits and _\n',
    )
