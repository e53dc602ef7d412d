"""Write an audit down for people and machines: a page that needs nothing besides itself, a table, and JSON."""

import csv
import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from b24app.cells import inert_value
from b24app.cleanup.auditing.charts import GROUPS, HEIGHT, WIDTH, by_month, group_of
from b24app.cleanup.auditing.measures import ADVICE
from b24app.cleanup.auditing.rows import COLUMNS, all_rows, latest_rows
from b24app.cleanup.auditing.summary import CHANNELS, KINDS, Summary
from b24app.cleanup.auditing.wording import WORDS
from b24app.cleanup.copying.copy import Copy
from b24app.languages import translator

SHOWN = 12_000
"""Leads that the page itself holds; the table holds all."""

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class About:
    """What a report is about: the portal's name and address, when it was copied, and the reader's language."""

    portal: str
    origin: str
    at: str
    language: str


def write_report(folder: Path, copy: Copy, summary: Summary, about: About) -> dict[str, Path]:
    """Write audit.html, leads.csv and audit.json into a folder and return where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    work: Mapping[str, Callable[[Path], None]] = {
        "leads.csv": lambda path: _table(path, copy, about),
        "audit.json": lambda path: _json(path, summary, about),
        "audit.html": lambda path: _html(path, copy, summary, about),
    }
    for name, write in work.items():
        # Beside its place first: whoever looks meanwhile sees the old report or the new one.
        write(folder / f".{name}")
        (folder / f".{name}").replace(folder / name)
    return {name: folder / name for name in work}


def as_json(summary: Summary, about: About) -> dict[str, Any]:
    """Give an audit to a machine."""
    told = asdict(summary)
    told["forecast"]["cut"] = summary.forecast.cut
    told["months"] = [{"month": month, "kind": kind, "leads": leads} for month, kind, leads in summary.months]
    told["senders"] = [{"sender": who, "kind": kind, "leads": leads} for who, kind, leads in summary.senders]
    return {"portal": about.portal, "copied": about.at, **told}


def _json(path: Path, summary: Summary, about: About) -> None:
    path.write_text(json.dumps(as_json(summary, about), ensure_ascii=False, indent=1) + "\n", "utf-8")


def _table(path: Path, copy: Copy, about: About) -> None:
    # With the mark that tells table programs which letters these are.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in all_rows(copy, about.origin))


def _cell(value: Any) -> Any:
    return inert_value("; ".join(value) if isinstance(value, list) else value)


def _html(path: Path, copy: Copy, summary: Summary, about: About) -> None:
    translate = translator(about.language)
    page = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    page.filters |= {"t": translate, "n": _number, "rate": lambda value: f"{value:.1f}"}
    words = {name: translate(said) for name, said in WORDS.items()}
    kinds, channels = ({name: translate(said) for name, said in known.items()} for known in (KINDS, CHANNELS))
    told = {"about": about, "summary": summary, "words": words, "kinds": kinds, "advice": ADVICE, "shown": SHOWN}
    told |= {"chart": by_month(summary.months), "width": WIDTH, "height": HEIGHT}
    told |= {"groups": GROUPS, "group_of": group_of, **_inside()}
    names = {"kinds": kinds, "channels": channels, "origin": about.origin, "language": about.language}
    names |= {name: words[name] for name in ("contact", "company", "doubtful")}
    told |= {"names": _inert(names), "data": _inert(list(_short(copy, about)))}
    with path.open("w", encoding="utf-8") as file:
        file.writelines(page.get_template("report.html").generate(**told))


def _inside() -> dict[str, Markup]:
    """Give the page its style and its script; only a script with this very text may run in it."""
    style, script = ((_HERE / name).read_text("utf-8") for name in ("report.css", "report.js"))
    digest = b64encode(sha256(script.encode()).digest()).decode()
    # Files of ours, nothing of a portal's.
    return {"style": Markup(style), "script": Markup(script), "script_hash": Markup(f"sha256-{digest}")}  # noqa: S704


def _inert(value: Any) -> Markup:
    """Write JSON that no browser takes for anything else."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in ("&", "<", ">", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - every sign that means something in HTML is written as a number


def _short(copy: Copy, about: About) -> Iterator[list[Any]]:
    for row in latest_rows(copy, about.origin, max(1, SHOWN // len(KINDS)) if _is_large(copy) else SHOWN):
        again = row["first_lead"] or (1 if row["is_again"] else 0)
        head = [row["id"], row["created"][:10], row["title"], row["name"], row["stage"], row["kind"], row["channel"]]
        yield [
            *head,
            row["mailbox"],
            row["because"],
            row["confidence"],
            again,
            row["contact"] or 0,
            row["company"] or 0,
        ]


def _is_large(copy: Copy) -> bool:
    found: list[tuple[int]] = copy.connection.execute("SELECT count(*) FROM findings").fetchall()
    return found[0][0] > SHOWN


def _number(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ")
