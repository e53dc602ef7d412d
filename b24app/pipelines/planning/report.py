"""Show a plan to a person: every change on a line of its own, what it touches, and the counts at the end."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from b24app.languages import Translate, phrase
from b24app.pipelines.planning.plan import Plan
from b24app.pipelines.planning.wording import details, drifted, headline, in_order, lacking, summary

_SIGNS = {"create": ("+", "green"), "update": ("~", "yellow"), "delete": ("-", "red"), "move": (">", "cyan")}


def report(plan: Plan, console: Console, translate: Translate) -> None:
    """Print a plan in the order of the funnel; colours come only where the console is a terminal."""
    heading = translate(phrase("Plan for {portal}: {pipeline}"))
    console.print(Text(heading.format(portal=plan.name, pipeline=plan.pipeline.pipeline), "bold"), soft_wrap=True)
    for change in in_order(plan):
        sign, style = _SIGNS[change.verb]
        console.print(Text(f"  {sign} {headline(change, translate)}", style), soft_wrap=True)
        for line in details(change, plan, translate):
            console.print(Text(f"      {line}"), soft_wrap=True)
    _print(console, drifted(plan, translate), "!", "magenta")
    _print(console, lacking(plan, translate), "?", "yellow")
    console.print(Text(summary(plan, translate), "bold"), soft_wrap=True)


def _print(console: Console, lines: Iterable[str], sign: str, style: str) -> None:
    for line in lines:
        console.print(Text(f"  {sign} {line}", style), soft_wrap=True)
