from pathlib import Path

import pytest

from b24app.pipelines.language.check import all_checked, checked
from b24app.pipelines.language.faults import Faults, Unreadable

MAIN = """\
pipeline: shop
for: lead
title: Магазин
include: [parts/fields.yaml]
fields:
  size: {type: number, title: Размер}
stages:
  - {key: new, title: Новый, requires: [inn, size]}
  - {key: won, status: CONVERTED, title: Да, semantics: success}
"""
FIELDS = "fields:\n  inn: {type: string, title: ИНН, format: inn}\n  kpp: {type: string, title: КПП, format: kpp}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "parts").mkdir()
    (tmp_path / "shop.yaml").write_text(MAIN)
    (tmp_path / "parts/fields.yaml").write_text(FIELDS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def faults(*names: str) -> list[str]:
    with pytest.raises(Faults) as raised:
        all_checked([Path(name) for name in names])
    return raised.value.text().splitlines()


def test_the_fields_of_an_included_file_come_first(folder):
    shop = checked(Path("shop.yaml"))
    assert list(shop.fields_) == ["inn", "kpp", "size"]
    assert "include" not in shop.document()


def test_a_fault_points_into_the_included_file(folder):
    (folder / "parts/fields.yaml").write_text(FIELDS.replace("type: string, title: КПП", "type: strin, titel: КПП"))
    assert faults("shop.yaml") == [
        'parts/fields.yaml:3:3: key "title" is missing; add it here',
        'parts/fields.yaml:3:15: "strin" does not fit here; did you mean "string"?',
        'parts/fields.yaml:3:22: key "titel" is not known; did you mean "title"?',
        "3 faults, nothing was sent to the portal",
    ]


def test_included_files_include_others_each_once(folder):
    (folder / "parts/more.yaml").write_text("fields:\n  day: {type: date, title: День}\n")
    (folder / "parts/fields.yaml").write_text("include: [more.yaml]\n" + FIELDS)
    (folder / "shop.yaml").write_text(MAIN.replace("[parts/fields.yaml]", "[parts/fields.yaml, parts/more.yaml]"))
    assert list(checked(Path("shop.yaml")).fields_) == ["inn", "kpp", "day", "size"] or list(
        checked(Path("shop.yaml")).fields_
    ) == ["day", "inn", "kpp", "size"]


def test_files_that_include_one_another_are_found(folder):
    (folder / "parts/fields.yaml").write_text("include: [more.yaml]\n" + FIELDS)
    (folder / "parts/more.yaml").write_text("include: [fields.yaml, ../shop.yaml]\n")
    assert faults("shop.yaml") == [
        (
            "parts/more.yaml:1:11: the files include one another: fields.yaml → more.yaml → fields.yaml; "
            "take one of them out"
        ),
        (
            "parts/more.yaml:1:24: the files include one another: shop.yaml → fields.yaml → more.yaml → shop.yaml; "
            "take one of them out"
        ),
        "2 faults, nothing was sent to the portal",
    ]


def test_a_file_that_is_not_there_is_a_fault_at_its_name(folder):
    (folder / "parts/fields.yaml").unlink()
    assert faults("shop.yaml")[0] == (
        "shop.yaml:4:11: the file parts/fields.yaml cannot be read; name it as it is seen from the folder of this file"
    )


def test_an_included_file_holds_nothing_but_fields(folder):
    (folder / "parts/fields.yaml").write_text(FIELDS + "stages: []\nfiels: {}\n")
    assert faults("shop.yaml")[:2] == [
        (
            'parts/fields.yaml:4:1: key "stages" cannot stand in a file that is included; '
            "write one of these: fields, include"
        ),
        'parts/fields.yaml:5:1: key "fiels" cannot stand in a file that is included; did you mean "fields"?',
    ]


def test_a_field_is_described_once(folder):
    (folder / "shop.yaml").write_text(MAIN.replace("  size:", "  inn: {type: string, title: ИНН}\n  size:"))
    assert faults("shop.yaml")[0] == (
        'shop.yaml:6:3: field "inn" is described in parts/fields.yaml:2:3 too; keep one of them'
    )


def test_the_faults_of_several_files_come_at_once(folder):
    (folder / "b.yaml").write_text(MAIN.replace("for: lead", "for: leda"))
    (folder / "a.yaml").write_text("pipeline: [")
    assert faults("b.yaml", "missing.yaml", "a.yaml") == [
        'b.yaml:2:6: "leda" does not fit here; did you mean "lead"?',
        "missing.yaml: the file cannot be read: No such file or directory; check the name and the rights to it",
        (
            "a.yaml:1:12: this is not YAML: expected the node content, but found '<stream end>'; "
            "check the indent, quotes and colons here and on the line above"
        ),
        "3 faults, nothing was sent to the portal",
    ]


def test_one_file_that_cannot_be_read_is_one_line(folder):
    with pytest.raises(Unreadable):
        all_checked([Path("missing.yaml")])
