"""The table of methods in README.md: what is emulated, how sure its rules are, where they come from."""

from pathlib import Path

from b24app.emulator.method import Method
from b24app.emulator.methods import METHODS

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- methods: begin -->", "<!-- methods: end -->"
DOCUMENTATION = "https://github.com/bitrix-tools/b24-rest-docs/blob/main/api-reference"


def table() -> str:
    """Write the table."""
    rows = ["| Method | Scope | Needs | Label | What it does here |", "|---|---|---|---|---|"]
    return "\n".join([*rows, *(_row(METHODS[name]) for name in sorted(METHODS))])


def in_readme(text: str) -> str:
    """Return README's text with the table brought up to date."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def _row(method: Method) -> str:
    needs = ", ".join(
        word for word, is_so in (("app", method.needs_app), ("administrator", method.needs_admin)) if is_so
    )
    name = f"[`{method.name}`]({DOCUMENTATION}/{method.source}.md)" if method.source else f"`{method.name}`"
    does = (method.answer.__doc__ or "").split("\n")[0].replace("|", "\\|")
    scope = ", ".join(method.scope) or "-"
    return f"| {name} | {scope} | {needs or '-'} | {method.label} | {does} |"
