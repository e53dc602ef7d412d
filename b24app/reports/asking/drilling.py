"""List the leads behind a number: exactly those that it counts."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from b24app.reports.asked import Asked
from b24app.reports.asking.catalogue import NoSuchNumber, measure_of
from b24app.reports.asking.filters import Wanted, wanted
from b24app.reports.asking.names import Names
from b24app.reports.asking.spec import Measure, Spec
from b24app.reports.published import Published
from b24app.reports.shown import Drilled, Lead

PAGE = 50
_AT_ONCE = 5000
_LISTED = "SELECT id, title, manager, stage, source, created, amount FROM leads WHERE id IN (SELECT id FROM behind)"


def drilled(published: Published, spec: Spec, drill: str, asked: Asked, names: Names, page: int = 1) -> Drilled:
    """Give a page of the leads behind a number; raises NoSuchNumber."""
    measure, row = _understood(spec, drill)
    how, given = _behind(published, spec, measure, row, asked)
    count = int(published.rows(f"{how} SELECT count(*) FROM behind", given)[0][0])  # noqa: S608 - values are bound
    pages = max(1, -(-count // PAGE))
    page = min(max(1, page), pages)
    asked_for = f"{how} {_LISTED} ORDER BY id DESC LIMIT {PAGE} OFFSET {PAGE * (page - 1)}"
    leads = tuple(_lead(found, published, names) for found in published.rows(asked_for, given))
    title = names.row(spec.by, row, asked.by).title if row is not None else ""
    what = " · ".join(filter(None, (title, names.translate(measure.title))))
    return Drilled(names.translate(spec.title), what, count, page, pages, leads)


def every_lead(published: Published, spec: Spec, drill: str, asked: Asked, names: Names) -> Iterator[Lead]:
    """Give all leads behind a number one by one, the newest first; raises NoSuchNumber."""
    measure, row = _understood(spec, drill)
    how, given = _behind(published, spec, measure, row, asked)
    found = published.connection.execute(f"{how} {_LISTED} ORDER BY id DESC", given)
    while rows := found.fetchmany(_AT_ONCE):
        yield from (_lead(one, published, names) for one in rows)


def numbers_of(published: Published, spec: Spec, drill: str, asked: Asked) -> list[int]:
    """Give the numbers of all leads behind a number; raises NoSuchNumber."""
    measure, row = _understood(spec, drill)
    how, given = _behind(published, spec, measure, row, asked)
    return [number for (number,) in published.rows(f"{how} SELECT id FROM behind ORDER BY id", given)]  # noqa: S608


def _understood(spec: Spec, drill: str) -> tuple[Measure, str | None]:
    column, is_row, row = drill.partition(":")
    if is_row and not _is_row(spec.by, row):
        raise NoSuchNumber(where=f"{spec.key} {drill}")
    return measure_of(spec, column), row if is_row else None


def _is_row(by: str, row: str) -> bool:
    if by == "manager":
        return row.isdecimal()
    try:
        return by != "period" or bool(date.fromisoformat(row))
    except ValueError:
        return False


def _behind(
    published: Published, spec: Spec, measure: Measure, row: str | None, asked: Asked
) -> tuple[str, dict[str, object]]:
    how: Wanted = wanted(published, spec, asked)
    own = f" AND {how.row} = $row" if row is not None else ""
    given = {**how.given, "row": row} if row is not None else how.given
    return f"{how.sql}, behind AS (SELECT DISTINCT id FROM asked WHERE ({how.put(measure.of)}){own})", given  # noqa: S608


def _lead(found: tuple[Any, ...], published: Published, names: Names) -> Lead:
    number, title, manager, stage, source, created, amount = found
    moment: datetime = created.replace(tzinfo=UTC)
    return Lead(
        id=number,
        title=title or f"#{number}",
        manager=names.manager(manager).title,
        stage=names.stage(stage).title,
        source=names.source(source).title,
        created=moment.astimezone(published.manifest.clock),
        amount=float(amount) if amount is not None else None,
        link=f"{published.manifest.origin}/crm/lead/details/{number}/",
    )
