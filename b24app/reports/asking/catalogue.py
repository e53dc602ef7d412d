"""List the reports there are, in the order in which people see them."""

from collections.abc import Mapping

from b24app.errors import AppError
from b24app.languages import phrase
from b24app.reports.asking.fair import FAIR, FAIR_SALES
from b24app.reports.asking.outcomes import CHANNELS, COHORTS, MANAGERS, REPEAT
from b24app.reports.asking.spec import Measure, Spec
from b24app.reports.asking.standing import AGEING, LOAD, NO_STEP, OVERDUE, STAGES, TOUCH, WAYS

SPECS: Mapping[str, Spec] = {
    one.key: one
    for one in (
        *(MANAGERS, STAGES, CHANNELS, COHORTS, WAYS, REPEAT),
        *(FAIR, FAIR_SALES, LOAD, AGEING, OVERDUE, TOUCH, NO_STEP),
    )
}


class NoSuchReport(AppError):
    """There is no report of this name; see "b24app reports list"."""

    code = "reports.unknown"


class NoSuchNumber(AppError):
    """There is no such number in this report; see its columns and rows with "b24app reports show"."""

    code = "reports.no-such-number"


def spec_of(key: str) -> Spec:
    """Return a report by its key; raises NoSuchReport."""
    if key not in SPECS:
        raise NoSuchReport(phrase("there is no report of this name"), phrase("see: b24app reports list"), where=key)
    return SPECS[key]


def measure_of(spec: Spec, key: str) -> Measure:
    """Return the column that a number stands in; raises NoSuchNumber where it counts no leads."""
    found = next((one for one in spec.measures if one.key == key and one.of), None)
    if found is None:
        raise NoSuchNumber(where=f"{spec.key} {key}")
    return found
