"""Show what an examination found, as lines or as JSON."""

from rich.console import Console

from b24app.install.findings import Finding, Verdict
from b24app.languages import Translate

_MARKS = {Verdict.FINE: "[green]✓[/]", Verdict.NOTE: "[yellow]![/]", Verdict.FAULT: "[red]✗[/]"}


def console() -> Console:
    """Return where findings are shown."""
    return Console(highlight=False, soft_wrap=True)


def line(finding: Finding, translate: Translate) -> str:
    """Say a finding with its cure in one line, marked for the console."""
    cure = finding.cured(translate)
    said = finding.said(translate) + (f"; {cure}" if cure else "")
    return f"{_MARKS[finding.verdict]} {said.replace('[', chr(92) + '[')}"
