"""Turn what is asked into conditions over published leads."""

from dataclasses import dataclass, field
from datetime import date

from b24app.reports.asked import Asked
from b24app.reports.asking.spec import Spec
from b24app.reports.published import Published

BY = {
    "manager": "manager::VARCHAR",
    "stage": "stage",
    "source": "source",
    "via": "via",
    "period": "strftime(date_trunc('{by}', day), '%Y-%m-%d')",
}
"""What the key of a row is, by what a report's rows are."""


@dataclass(frozen=True)
class Wanted:
    """A report's leads in SQL: the common table expressions `cohort` and `asked`, and what fills their places."""

    sql: str
    given: dict[str, object]
    row: str
    words: dict[str, object] = field(default_factory=dict)

    def put(self, sql: str) -> str:
        """Fill what a measure leaves open: the period, and the working days in it."""
        return sql.format(**self.words)


def wanted(published: Published, spec: Spec, asked: Asked) -> Wanted:
    """Say which leads a report is reckoned over."""
    period = _period(asked.since, asked.until)
    given = {
        name: value for name in ("source", "stage", "manager", "funnel") if (value := getattr(asked, name)) is not None
    }
    own = [period] if spec.has_period else []
    own += [f"{name} = ${name}" for name in ("source", "stage") if name in given]
    own += ["id IN (SELECT lead_id FROM deals WHERE funnel = $funnel)"] if "funnel" in given else []
    people = ["manager = $manager"] if "manager" in given else []
    people += [_among(asked.among)] if asked.among is not None else []
    cohort = f"SELECT * FROM leads WHERE {' AND '.join(own) or 'TRUE'}"  # noqa: S608 - values are bound
    which = " AND ".join([*people, spec.only])
    sql = f"WITH cohort AS ({cohort}), asked AS (SELECT * FROM {spec.leads.format(cohort='cohort')} one WHERE {which})"  # noqa: S608
    words = {"in_period": period, "days": _working_days(published, asked) if not spec.has_period else 0}
    return Wanted(sql, given, BY[spec.by].format(by=asked.by), words)


def _period(since: date | None, until: date | None) -> str:
    first = [f"day >= DATE '{since.isoformat()}'"] if since else []
    last = [f"day <= DATE '{until.isoformat()}'"] if until else []
    return " AND ".join([*first, *last]) or "TRUE"


def _among(people: frozenset[int]) -> str:
    return f"manager IN ({', '.join(map(str, sorted(people)))})" if people else "FALSE"


def _working_days(published: Published, asked: Asked) -> int:
    """Count the days of the period, up to the last refresh, on which the office opened."""
    today = published.manifest.as_of.astimezone(published.manifest.clock).date()
    until = min(asked.until or today, today)
    since = f"DATE '{asked.since.isoformat()}'" if asked.since else "(SELECT min(day) FROM leads)"
    counted = f"SELECT count(DISTINCT day) FROM openings WHERE day >= {since} AND day <= DATE '{until.isoformat()}'"  # noqa: S608
    return int(published.rows(counted)[0][0])
