"""Every number of the reports is what the portal's own lists give, and drills down to exactly its leads."""

from b24app.reports.asked import Asked
from b24app.reports.asking.catalogue import SPECS
from tests.reports.reconciling import Lived, Reckoned


def test_every_cell_of_every_report_is_what_the_portals_lists_give(lived: list[Lived]) -> None:
    found = Reckoned()
    for place, key in enumerate(SPECS):
        for portal, one in enumerate(lived):
            whole, *others = one.filters()
            one.compare(found, key, whole, is_drilled=portal == place % 2)
            # All filters for all reports are for the bench; here each report has its turn with some.
            one.compare(found, key, others[(place + portal) % len(others)], is_drilled=False)
    assert found.faults == []
    assert found.cells > 500
    assert found.drills > 200


def test_counts_are_the_totals_of_the_portals_own_filter(lived: list[Lived]) -> None:
    found = Reckoned()
    for one in lived:
        found.totals += one.totals.totals
        found.faults += one.totals.faults
    assert found.faults == []
    assert found.totals > 30


def test_rows_of_managers_stages_and_sources_add_up_to_all_leads(lived: list[Lived]) -> None:
    for one in lived:
        for key in ("managers", "stages", "sources", "cohorts"):
            report = one.reports.report(key, Asked())
            assert report.total is not None
            for place, column in enumerate(report.columns):
                if column.kind == "count":
                    assert sum(int(row.cells[place] or 0) for row in report.rows) == report.total.cells[place]
