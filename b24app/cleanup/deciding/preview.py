"""Write a plan down for people: a page that needs nothing besides itself, and a table with every lead."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from b24app.cleanup.deciding.figures import Figures, figures
from b24app.cleanup.deciding.planned import Planned, decisions
from b24app.cleanup.deciding.recipe import read_recipe
from b24app.cleanup.deciding.sheet import lines
from b24app.cleanup.deciding.showing import Fields, changes, losses
from b24app.cleanup.deciding.wording import ACTIONS, UNDO_WORDS
from b24app.cleanup.decision import UNDO
from b24app.languages import Translate, phrase, translator
from b24app.store.cleanup_decisions import CleanupDecisions
from b24app.store.cleanup_plans import CleanupPlan

SHOWN = 3000
"""Leads that the page itself holds; the table holds all."""

_WORDS = {
    "search": phrase("Search"),
    "action": phrase("Action"),
    "all": phrase("All actions"),
    "wave": phrase("wave"),
    "field": phrase("Field"),
    "before": phrase("Before"),
    "after": phrase("After"),
    "kept": phrase("Kept in a note"),
    "rejected": phrase("rejected"),
}
_SHOWN = phrase("The page shows {shown} leads of {total}; the table holds all of them.")
_ABOUT = phrase("Plan {plan} of {made:%Y-%m-%d %H:%M} UTC by the recipe {recipe}; nothing has been done yet.")


@dataclass(frozen=True)
class Preview:
    """Writes a plan down; `fields` are those of the portal."""

    plan: CleanupPlan
    rows: CleanupDecisions
    fields: Fields

    @property
    def _translate(self) -> Translate:
        return translator(self.plan.language)

    def write(self, folder: Path) -> dict[str, Path]:
        """Write plan.html and plan.csv into a folder and return where they are."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, work in (("plan.csv", self.write_table), ("plan.html", self.write_page)):
            # Beside its place first: whoever looks meanwhile sees the old file or the new one.
            work(folder / f".{name}")
            (folder / f".{name}").replace(folder / name)
        return {name: folder / name for name in ("plan.html", "plan.csv")}

    def write_table(self, path: Path, encoding: str = "utf-8-sig", separator: str = ";") -> None:
        """Write the table of all leads; signs that the encoding has not are written as question marks."""
        with path.open("w", encoding=encoding, errors="replace", newline="") as file:
            file.writelines(lines(decisions(self.rows, self.plan.id), self.fields, self._translate, separator))

    def write_page(self, path: Path) -> None:
        """Write the page: figures, and of the first leads what becomes of them, why, and field by field."""
        counted = figures(self.rows, self.plan.id)
        found = islice(decisions(self.rows, self.plan.id), SHOWN)
        with path.open("w", encoding="utf-8") as file:
            file.writelines(_template().generate(**self._told(counted), rows=self._shown(found)))

    def _told(self, counted: Figures) -> dict[str, Any]:
        translate = self._translate
        words = {name: translate(word) for name, word in _WORDS.items()}
        named = {"actions": ACTIONS, "undo": UNDO_WORDS}
        spoken = {name: {key: translate(word) for key, word in some.items()} for name, some in named.items()}
        plan, shown = self.plan, min(counted.total, SHOWN)
        return {
            "language": plan.language,
            "title": read_recipe(plan.document).title.said(plan.language),
            "about": translate(_ABOUT).format(plan=plan.id, made=plan.made_at, recipe=plan.recipe),
            "figures": counted,
            "undo": UNDO,
            "shown": translate(_SHOWN).format(shown=shown, total=counted.total),
            "words": {**words, **spoken},
        }

    def _shown(self, found: Iterable[Planned]) -> Iterator[dict[str, Any]]:
        cluster = ""
        for one in found:
            proposed = one.proposed or one.decision
            yield {
                "decision": one.decision,
                "title": one.title,
                "proposed": one.proposed.action if one.proposed else "",
                "undo": UNDO[proposed.action],
                "is_joint": bool(one.decision.cluster) and one.decision.cluster == cluster,
                "changes": changes(one, self.fields),
                "losses": losses(one, self.fields),
            }
            cluster = one.decision.cluster


def _template() -> Any:
    folder = Path(__file__).parent
    made = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    # Only the script with this very text may run in the page, whatever the titles of leads hold.
    script = (folder / "preview.html").read_text("utf-8").partition("<script>")[2].partition("</script>")[0]
    made.globals["script_hash"] = Markup(f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}")  # noqa: S704
    return made.get_template("preview.html")
