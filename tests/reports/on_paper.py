"""Publish reports of a few leads without any portal: what the worker's copy holds is written by hand."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from b24app.portal.report_lists import Money
from b24app.reports.copying.office import Office
from b24app.reports.copying.publishing import Around, publish
from b24app.reports.copying.reading import own_copy
from b24app.reports.published import Manifest, place_of
from b24app.reports.reports import Marks, PortalReports, Reports, unmarked
from b24app.worktime import USUAL, WorkTime

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEY = "paper"
_WRITTEN = """
INSERT INTO known_users VALUES (1, 'Anna', TRUE, [1]), (2, 'Boris', FALSE, [2]), (3, 'Vera', TRUE, [3]);
INSERT INTO known_stages VALUES ('STATUS', 'NEW', 'New', 10, FALSE), ('STATUS', 'OLD', 'Once', 20, TRUE),
  ('STATUS', 'JUNK', 'Junk', 30, FALSE), ('SOURCE', 'WEB', 'Site', 10, FALSE), ('SOURCE', 'FAIR', 'Fair', 20, TRUE);
INSERT INTO report_leads (id, title, stage, semantic, source, manager, created, is_return, amount, currency, contact)
VALUES
  (1, '=HYPERLINK("http://evil.example")', 'NEW', 'P', 'WEB', 1, '2026-11-01 20:59:59', FALSE, 10, 'RUB', NULL),
  (2, '+7 495 123', 'OLD', 'P', 'FAIR', 2, '2026-11-01 21:00:00', FALSE, 20, 'USD', 5),
  (3, NULL, 'JUNK', 'F', NULL, 77, '2026-11-02 10:00:00', TRUE, 30, 'RUB', NULL),
  (4, 'Last', 'NEW', 'P', 'GONE', NULL, '2026-11-19 10:00:00', FALSE, 40, 'RUB', NULL);
INSERT INTO report_deals VALUES (1, 2, 0, 'S', '2026-11-03', '2026-11-05', 5, NULL, 100, 'USD'),
  (2, NULL, 0, 'S', '2026-11-03', '2026-11-05', 5, NULL, 100, 'RUB');
"""


def published(home: Path, *, key: str = KEY, marks: Marks = unmarked, more: str = "") -> PortalReports:
    """Publish; the portal counts in roubles, a dollar being ninety, and its clock is Moscow's."""
    working = WorkTime.of(USUAL)
    departments = [(1, 0, 1), (2, 1, 3), (3, 2, 0)]
    money = Money("RUB", {"RUB": Decimal(1), "USD": Decimal(90)})
    around = Around(Office(working, working.rules.zone, {}), {0: "Main"}, money, departments)
    manifest = Manifest("", NOW, working.rules.zone, "https://paper.example", "RUB", 0)
    with own_copy(place_of(home, key)) as copy:
        copy.connection.execute(more or _WRITTEN)
        publish(copy.connection, place_of(home, key), manifest, around)
    return Reports(home, marks).of(key)
