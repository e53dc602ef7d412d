"""Write down what is left to put in order: tables of active clients, and a page that needs nothing besides itself."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from b24app.cells import inert_value
from b24app.cleanup.auditing.after_directories import FAULTS, Entry, doubles, entries
from b24app.cleanup.auditing.after_guard import Guard
from b24app.cleanup.auditing.after_picture import Picture
from b24app.cleanup.copying.copy import Copy
from b24app.languages import phrase, translator

SHOWN = 2000
"""Cards that the page itself holds; the tables hold all."""

_HERE = Path(__file__).parent
_PATHS = {"contact": "/crm/contact/details/{}/", "company": "/crm/company/details/{}/", "lead": "/crm/lead/details/{}/"}

WORDS: Mapping[str, str] = {
    "title": phrase("After the clean-up"),
    "copied": phrase("as it stood on"),
    "differs": phrase("Before and after"),
    "before": phrase("before"),
    "after": phrase("after"),
    "unknown": phrase("How it stood before is not known: run this command before the plan is carried out."),
    "leads": phrase("leads"),
    "open": phrase("open leads"),
    "no_client": phrase("open leads without a contact or company"),
    "doubled": phrase("open leads that share a phone or address"),
    "contacts": phrase("contacts"),
    "companies": phrase("companies"),
    "deals": phrase("deals"),
    "activities": phrase("activities"),
    "by_stage": phrase("Open leads by stage"),
    "by_source": phrase("Open leads by source"),
    "directory": phrase("Active contacts and companies"),
    "active": phrase("active"),
    "faults": phrase("to put in order"),
    "name": phrase("name"),
    "owner": phrase("responsible"),
    "last": phrase("last heard of"),
    "letters": phrase("letters"),
    "calls": phrase("calls"),
    "more": phrase("The page holds the latest; contacts.csv and companies.csv hold all."),
    "doubles": phrase("Phones and addresses that several cards have"),
    "guard": phrase("For the robot email_duplicate"),
    "paste": phrase("Paste this into the pipeline's file, read it through, then check and apply the file."),
    "nothing": phrase("Nothing was found that the robot could not know by itself."),
}
"""What the page says."""


@dataclass(frozen=True)
class After:
    """What is written down: the portal, when it was copied, how the pile stands and stood, the guard's proposal."""

    origin: str
    at: str
    language: str
    now: Picture
    before: Picture | None
    guard: Guard

    @property
    def portal(self) -> str:
        """Name the portal."""
        return self.origin.partition("://")[2]


def write_after(folder: Path, copy: Copy, after: After) -> dict[str, int]:
    """Write contacts.csv, companies.csv, guard.yaml and after.html; returns how many cards have which fault.

    Needs `after_directories.prepare`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    say = translator(after.language)
    counts = dict.fromkeys(("contact", "company", *FAULTS), 0)
    shown: list[Entry] = []
    files = {"contact": folder / "contacts.csv", "company": folder / "companies.csv"}
    opened = {kind: path.open("w", encoding="utf-8-sig", newline="") for kind, path in files.items()}
    try:
        tables = {kind: csv.writer(file, quoting=csv.QUOTE_ALL) for kind, file in opened.items()}
        for table in tables.values():
            table.writerow([say(WORDS.get(one.name, one.name)) for one in fields(Entry)[1:]])
        for one in entries(copy):
            tables[one.kind].writerow([inert_value(cell) for cell in _cells(one, say)])
            for name in (one.kind, *one.faults):
                counts[name] += 1
            shown += [one] if one.faults and len(shown) < SHOWN else []
    finally:
        for file in opened.values():
            file.close()
    (folder / "guard.yaml").write_text(after.guard.text(), "utf-8")
    _page(folder / "after.html", copy, after, shown, counts)
    return counts


def _cells(one: Entry, say: Any) -> Iterator[Any]:
    told = {"faults": "; ".join(say(FAULTS[name]) for name in one.faults), "last": f"{one.last:%Y-%m-%d %H:%M}"}
    return (told.get(part.name, getattr(one, part.name)) for part in fields(Entry)[1:])


def _page(path: Path, copy: Copy, after: After, shown: list[Entry], counts: Mapping[str, int]) -> None:
    say = translator(after.language)
    page = Environment(loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    page.filters |= {"t": say, "link": lambda number, kind: after.origin + _PATHS[kind].format(number)}
    stages = dict(copy.connection.execute("SELECT status_id, name FROM stages WHERE entity_id = 'STATUS'").fetchall())
    sources = dict(copy.connection.execute("SELECT status_id, name FROM stages WHERE entity_id = 'SOURCE'").fetchall())
    told = {
        "after": after,
        "words": {name: say(said) for name, said in WORDS.items()},
        "shown": shown,
        "counts": counts,
        "faults": FAULTS,
        "numbers": [(name, _of(after.before, name), _of(after.now, name)) for name in _NUMBERS],
        "stages": list(_beside(after.before, after.now, "stages", stages)),
        "sources": list(_beside(after.before, after.now, "sources", sources)),
        "doubles": doubles(copy),
        "style": (_HERE / "report.css").read_text("utf-8"),
    }
    path.write_text(page.get_template("after.html").render(**told), "utf-8")


_NUMBERS = ("leads", "open", "no_client", "doubled", "contacts", "companies", "deals", "activities")


def _of(picture: Picture | None, name: str) -> int | None:
    return getattr(picture, name) if picture else None


def _beside(
    before: Picture | None, now: Picture, name: str, titles: Mapping[str, str]
) -> Iterable[tuple[str, int | None, int]]:
    was: Mapping[str, int] = getattr(before, name) if before else {}
    there: Mapping[str, int] = getattr(now, name)
    for code in dict.fromkeys([*there, *was]):
        yield titles.get(code) or code, was.get(code, 0) if before else None, there.get(code, 0)
