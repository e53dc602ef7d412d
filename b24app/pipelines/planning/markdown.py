"""Show a plan as Markdown, for a merge request or a chat."""

import re
from collections.abc import Iterable, Iterator

from b24app.languages import Translate, phrase
from b24app.pipelines.planning.plan import Plan
from b24app.pipelines.planning.wording import details, drifted, headline, in_order, lacking, summary

HEADINGS = {
    "create": phrase("Create"),
    "update": phrase("Change"),
    "move": phrase("Move"),
    "delete": phrase("Delete"),
}
"""What stands above the changes of a kind."""


def markdown(plan: Plan, translate: Translate) -> str:
    """Return the plan by what it does, with what it touches below each change."""
    return "\n".join(_lines(plan, translate)) + "\n"


def _lines(plan: Plan, translate: Translate) -> Iterator[str]:
    heading = translate(phrase("Plan for {portal}: {pipeline}"))
    yield f"### {_plain(heading.format(portal=plan.name, pipeline=plan.pipeline.pipeline))}"
    yield ""
    yield f"**{_plain(summary(plan, translate))}**"
    for verb, title in HEADINGS.items():
        ours = [change for change in in_order(plan) if change.verb == verb]
        if ours:
            yield from ("", f"#### {translate(title)} ({len(ours)})", "")
        for change in ours:
            yield f"- {_plain(headline(change, translate))}"
            yield from (f"  - {_plain(line)}" for line in details(change, plan, translate))
    yield from _listed(translate(phrase("Changed by hand since the last apply")), drifted(plan, translate))
    yield from _listed(translate(phrase("Answers newly asked for")), lacking(plan, translate))
    yield from ("", f"`{plan.checksum[:16]}`")


def _listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = [f"- {_plain(line)}" for line in lines]
    if found:
        yield from ("", f"#### {title}", "", *found)


def _plain(text: str) -> str:
    """Keep what people wrote from becoming marks, links or HTML."""
    return re.sub(r"([\\`*_{}\[\]<>#|~@])", r"\\\1", text.replace("\n", " "))
