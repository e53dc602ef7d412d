import pytest

from b24app.pipelines.language.faults import Faults, Unreadable
from b24app.pipelines.language.load import LONGEST, load, read

LOOK_ABOVE = "check the indent, quotes and colons here and on the line above"


def told(text: str) -> str:
    with pytest.raises(Faults) as raised:
        read(text, "f.yaml")
    return raised.value.text()


def test_every_key_and_value_knows_its_line_and_column():
    source = read("a: 1\nb:\n  - x\n  - {c: 2}\n", "f.yaml")
    assert source.data == {"a": 1, "b": ["x", {"c": 2}]}
    assert source.at(("b", 1, "c")) == "f.yaml:4:9"
    assert source.at(("b", 1, "c"), of_key=True) == "f.yaml:4:6"
    assert source.at(("b", 1, "nowhere")) == "f.yaml:4:5"


def test_keys_are_read_as_they_are_written():
    assert read("no: 1\n15: 2\n2024-01-01: 3\n", "f.yaml").data == {"no": 1, "15": 2, "2024-01-01": 3}


def test_a_date_stays_a_text():
    assert read("a: 2024-01-02", "f.yaml").data == {"a": "2024-01-02"}


def test_a_key_used_twice_is_a_fault():
    source = read("a: 1\nb: 2\na: 3\n", "f.yaml")
    assert [fault.text() for fault in source.faults] == ['f.yaml:3:1: key "a" is used twice; keep one of them']


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a:\n\tb: 1", "f.yaml:2:1: a tab stands where YAML wants spaces; indent with spaces"),
        (
            "a: b: c",
            f"f.yaml:1:5: this is not YAML: mapping values are not allowed here; {LOOK_ABOVE}",
        ),
        (
            "a: *zz",
            f"f.yaml:1:4: this is not YAML: found undefined alias 'zz'; {LOOK_ABOVE}",
        ),
        ("a: \x07", "f.yaml:1:4: this sign cannot stand in a text; save the file as UTF-8"),
        ("", "f.yaml:1:1: the file is empty; begin with the line pipeline: and a name"),
        ("~ # nothing", "f.yaml:1:1: the file is empty; begin with the line pipeline: and a name"),
        ("[" * 5000, "f.yaml:1:1: the file is nested too deeply; check the brackets and the aliases"),
        ("a: &a [*a]", "f.yaml:1:4: the file is nested too deeply; check the brackets and the aliases"),
    ],
)
def test_broken_yaml_is_one_clear_fault(text, fault):
    assert told(text) == f"{fault}\n1 fault, nothing was sent to the portal"


@pytest.mark.parametrize("sign", ["\\0", "\\x1b[31m", "\\ud800", "\\u202e", "\\x85"])
def test_a_sign_that_cannot_be_seen_is_a_fault(sign):
    source = read(f'a: "one{sign}two"\n', "f.yaml")
    assert [fault.text() for fault in source.faults] == [
        "f.yaml:1:4: the text holds a sign that cannot be seen; remove it"
    ]


def test_a_text_may_have_lines_tabs_and_pictures():
    assert not read('a: "one\\ttwo\\nthree 🚀"\n', "f.yaml").faults


def test_a_tag_that_runs_code_is_refused():
    source = read("a: !!python/object/apply:os.system [true]\nb: !!int x\n", "f.yaml")
    assert source.data == {"a": [True], "b": "x"}
    assert [fault.text() for fault in source.faults] == [
        "f.yaml:2:4: the tag !!int does not fit here; write the value without it"
    ]


def test_a_few_lines_cannot_unfold_to_billions():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert "the file has more than 20000 values; check the aliases (*name)" in told("\n".join(lines))


def test_a_missing_file_is_told_by_its_name(tmp_path):
    with pytest.raises(Unreadable) as raised:
        load(tmp_path / "none.yaml")
    assert raised.value.text() == (
        f"{tmp_path}/none.yaml: the file cannot be read: No such file or directory; check the name and the rights to it"
    )


def test_a_huge_file_is_not_read(tmp_path):
    path = tmp_path / "huge.yaml"
    path.write_text("#" * (LONGEST + 1))
    with pytest.raises(Unreadable) as raised:
        load(path)
    assert "the file has more than 1000000 bytes" in raised.value.text()


def test_a_file_in_another_encoding_is_told_with_the_place(tmp_path):
    path = tmp_path / "old.yaml"
    path.write_bytes("title: x\nname: Продажи".encode("cp1251"))
    with pytest.raises(Faults) as raised:
        load(path)
    assert raised.value.faults[0].text() == f"{path}:2:7: this sign cannot stand in a text; save the file as UTF-8"


def test_a_byte_order_mark_does_no_harm(tmp_path):
    path = tmp_path / "marked.yaml"
    path.write_bytes("\ufeffa: 1".encode())
    assert load(path).data == {"a": 1}


def test_a_question_mark_before_a_bracket_gets_a_hint_of_its_own():
    with pytest.raises(Faults) as raised:
        read("title: {ru: Кто?}\n", "f.yaml")
    assert raised.value.faults[0].text() == (
        "f.yaml:1:16: a question mark stands before a bracket or a comma; put the whole text in quotes"
    )
