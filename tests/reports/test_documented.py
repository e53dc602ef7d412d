"""The documents explain every report, every column and every definition as the program says them."""

from collections.abc import Iterator

import pytest

from b24app.languages import LANGUAGES, Translate, translator
from b24app.reports.asking.catalogue import SPECS
from b24app.reports.asking.spec import Spec
from tests.emulated import REPOSITORY


def told(spec: Spec, say: Translate) -> Iterator[str]:
    """Write a report as its chapter in the documents begins."""
    yield f"### {say(spec.title)}: `{spec.key}`"
    yield ""
    yield say(spec.answers)
    yield ""
    yield " · ".join(f"{say(one.title)} `{one.key}`" for one in spec.measures)
    yield ""
    yield from (f"- {say(text)}" for text in spec.about)


def chapters(language: str) -> str:
    """Write all of them."""
    return "\n\n".join("\n".join(told(spec, translator(language))) for spec in SPECS.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_about_reports_has_every_definition(language: str) -> None:
    page = (REPOSITORY / "docs" / ("reports.md" if language == "en" else f"reports.{language}.md")).read_text("utf-8")
    assert chapters(language) in page
