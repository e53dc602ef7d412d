"""The schema for editors is made from the models, is up to date, and judges as the models do."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from b24app.cli import main
from b24app.content import content
from b24app.pipelines.language.load import load, read
from b24app.pipelines.language.schema import schema
from b24app.pipelines.language.start import EMPTY, shipped, started, templates
from tests.pipelines.schemas import fits

SCHEMA = schema()
KEPT = content("pipelines") / "schema.json"
SHIPPED = shipped()
HEAD = "pipeline: shop\nfor: lead\ntitle: Магазин\n"
STAGES = "stages:\n  - {key: new, title: Новый}\n"


def judged(text: str) -> bool:
    return fits(read(text, "f.yaml").data, SCHEMA, SCHEMA)


def test_the_kept_schema_is_up_to_date():
    assert json.loads(KEPT.read_text()) == SCHEMA, "run: b24app pipelines schema --out pipelines/schema.json"
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_pipeline_fits_and_names_the_schema_in_its_first_line(path: Path):
    assert fits(load(path).data, SCHEMA, SCHEMA)
    assert path.read_text().splitlines()[0] == "# yaml-language-server: $schema=schema.json"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + STAGES,
        HEAD + "include: [parts.yaml]\nlint: {mood: ignore}\ntraining: true\n" + STAGES,
        HEAD + "fields:\n  a: {type: list, title: {ru: А}, values: {b: Б}, multiple: true}\n" + STAGES,
        HEAD + "stages:\n  - {key: new, title: Новый, requires: [email, {field: a, when: {b: [c, 5], d: true}}]}\n",
        HEAD
        + "stages:\n  - {key: new, title: Н, requires: [{field: a, when: [{b: {not: c, at_least: 5}}, {d: x}]}]}\n",
        HEAD + "stages:\n  - {key: new, title: Н, requires: [{field: a, pattern: {regex: x, message: Да}, min: 5}]}\n",
        HEAD
        + "stages:\n  - {key: new, title: Н, color: '#12aBcD', video: 'https://example.com/1', questions: [Кто]}\n",
    ],
)
def test_a_good_file_fits(text):
    assert judged(text)


@pytest.mark.parametrize(
    "text",
    [
        "- a list\n",
        HEAD,
        HEAD + "stages: []\n",
        HEAD.replace("lead", "offer") + STAGES,
        HEAD.replace("shop", "My shop") + STAGES,
        HEAD.replace("Магазин", "5") + STAGES,
        HEAD.replace("Магазин", "{fr: boutique}") + STAGES,
        HEAD.replace("Магазин", "''") + STAGES,
        HEAD + "langage: ru\n" + STAGES,
        HEAD + "language: de\n" + STAGES,
        HEAD + "training: sometimes\n" + STAGES,
        HEAD + "include: parts.yaml\n" + STAGES,
        HEAD + "lint: {moods: error}\n" + STAGES,
        HEAD + "lint: {mood: bad}\n" + STAGES,
        HEAD + "fields:\n  a: {type: lst, title: А}\n" + STAGES,
        HEAD + "fields:\n  a: {title: А}\n" + STAGES,
        HEAD + "fields:\n  A b: {type: list, title: А}\n" + STAGES,
        HEAD + "fields:\n  a: {type: list, title: А, values: [b]}\n" + STAGES,
        HEAD + "fields:\n  a: {type: string, title: А, format: imn}\n" + STAGES,
        HEAD + "fields:\n  a: {type: string, title: А, min_length: 0}\n" + STAGES,
        HEAD + "fields:\n  a: {type: string, title: А, pattern: {regex: x}}\n" + STAGES,
        HEAD + "stages:\n  - {key: new}\n",
        HEAD + "stages:\n  - {key: new, title: Н, color: blue}\n",
        HEAD + "stages:\n  - {key: new, title: Н, semantics: sucess}\n",
        HEAD + "stages:\n  - {key: new, title: Н, status: a b}\n",
        HEAD + "stages:\n  - {key: new, title: Н, video: youtube}\n",
        HEAD + "stages:\n  - {key: new, title: Н, requires: email}\n",
        HEAD + "stages:\n  - {key: new, title: Н, requires: [{when: {a: b}}]}\n",
        HEAD + "stages:\n  - {key: new, title: Н, requires: [{field: a, when: {b: {above: 5}}}]}\n",
        HEAD + "stages:\n  - {key: new, title: Н, requires: [{field: a, when: {b: []}}]}\n",
        HEAD + "stages:\n  - {key: new, title: Н, requires: [{field: a, min: lots}]}\n",
    ],
)
def test_a_faulty_file_does_not(text):
    assert not judged(text)


def parts(node):
    if isinstance(node, dict):
        yield from (one for one in node.get("properties", {}).items())
        for value in node.values():
            yield from parts(value)
    elif isinstance(node, list):
        for value in node:
            yield from parts(value)


def test_every_key_is_explained_in_both_languages():
    explained = list(parts(SCHEMA))
    assert len(explained) > 40
    for key, one in explained:
        english, russian = one["description"].split("\n")[0], one.get("markdownDescription", one["description"])
        assert english.isascii(), key
        assert any("а" <= letter <= "я" for letter in russian.lower()), key


def test_every_key_is_in_both_pages_about_the_language():
    for name in ("README.md", "README.ru.md"):
        page = (content("pipelines") / name).read_text()
        assert sorted({key for key, _ in parts(SCHEMA) if f"`{key}`" not in page and f"{key}:" not in page}) == []
        for word in ("email", "phone", "inn", "kpp", "url", "future", "error", "warning", "ignore"):
            assert f"`{word}`" in page, word


def test_a_schema_goes_to_a_file(tmp_path):
    out = tmp_path / "schema.json"
    assert CliRunner().invoke(main, ["pipelines", "schema", "--out", str(out)]).exit_code == 0
    assert out.read_text() == CliRunner().invoke(main, ["pipelines", "schema"]).output == KEPT.read_text()


@pytest.mark.parametrize("template", templates())
def test_a_file_started_from_a_template_has_no_faults_and_talks(template, tmp_path):
    out = tmp_path / "mine.yaml"
    command = ["--lang", "en", "pipelines", "new", "mine", "--template", template, "--out", str(out)]
    made = CliRunner().invoke(main, command)
    assert made.exit_code == 0, made.output
    assert made.output.startswith(f"Written: {out}. ")
    assert CliRunner().invoke(main, ["pipelines", "lint", "--strict", str(out)]).exit_code == 0
    assert "pipeline: mine\n" in out.read_text()
    again = CliRunner().invoke(main, command)
    assert (again.exit_code, again.stderr) == (2, f"{out}: there is a file of this name already; give another name\n")


def test_the_empty_template_is_the_usual_one_and_a_key_is_checked():
    assert templates()[0] == EMPTY
    assert CliRunner().invoke(main, ["pipelines", "new", "mine"]).output == started("mine", EMPTY)
    assert CliRunner().invoke(main, ["pipelines", "new", "My shop"]).exit_code == 2
