"""Say in words and as JSON what a calibration found."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from b24app.languages import Translate, phrase
from b24app.pipelines.calibrating.calibration import LEAST_LEARNT, LEAST_PROVED, Calibration, Word
from b24app.pipelines.calibrating.chances import Interval, Share
from b24app.pipelines.calibrating.thresholds import Pair

VERDICTS: Mapping[Word, str] = {
    "too-few": phrase(
        "The data do not suffice: at least {learnt} won and {learnt} lost leads are needed to learn from, and {proved} "
        "of each to prove it on. The thresholds stay as they are."
    ),
    "no-signal": phrase(
        "The points do not tell won leads from lost ones. Other thresholds cannot mend that: weigh other answers."
    ),
    "no-order": phrase("No thresholds were found under which A wins more often than B and B more often than C."),
    "not-confirmed": phrase("The thresholds found did not prove true on the leads set aside. Keep the present ones."),
    "keep": phrase("Other thresholds do not foretell surely better than the present ones. Keep the present ones."),
    "change": phrase(
        "Write classes: {{A: {first}, B: {second}}} into the model: it foretells better, and that is proved."
    ),
}
CAVEATS = (
    phrase("Leads are weighed by the answers they hold today: nobody keeps what they held when it was decided."),
    phrase("Whoever works harder for class A wins more of it, too: the classes may be a cause and not only a sign."),
)
_LOPSIDED = phrase(
    "Won leads hold {won} % of the answers, lost ones {lost} %: the classes look better than they are. "
    "Compare leads of like completeness with --known."
)


def document(found: Calibration, left_out: int) -> dict[str, Any]:
    """Give it as plain JSON."""
    plain = asdict(found)
    plain["by_class"] = _shares(found.by_class)
    plain["proof"] = {name: _shares(classes) for name, classes in found.proof.items()}
    plain["learnt"], plain["proved"] = _share(found.learnt), _share(found.proved)
    return plain | {"left_out": left_out, "lopsided": found.is_lopsided}


def _shares(classes: Mapping[str, Share]) -> dict[str, Any]:
    return {letter: _share(group) for letter, group in classes.items()}


def _share(group: Share) -> dict[str, Any]:
    return {"won": group.won, "total": group.total, "rate": group.rate, "interval": asdict(group.interval)}


def lines(found: Calibration, left_out: int, translate: Translate) -> Iterator[str]:
    """Say it line by line."""
    every = Share(found.learnt.won + found.proved.won, found.learnt.total + found.proved.total)
    said = phrase("Closed leads: {total}, won {won} ({rate}). Left out for want of answers: {left_out}.")
    yield translate(said).format(total=every.total, won=every.won, rate=_rate(every), left_out=left_out)
    yield _headed(translate(phrase("Classes as they are")), found.present)
    yield from _table(found.by_class, translate)
    said = phrase("A won lead has more points than a lost one in {value} % of pairs ({low}-{high}); 50 % is chance.")
    yield translate(said).format(value=_percent(found.signal.value), **_percents(found.signal.interval))
    if found.proposed:
        yield from _proposal(found, found.proposed, translate)
    pair = found.proposed or found.present
    numbers = {"learnt": LEAST_LEARNT, "proved": LEAST_PROVED, "first": f"{pair.A:g}", "second": f"{pair.B:g}"}
    yield translate(VERDICTS[found.word]).format(**numbers)
    if found.is_lopsided:
        won, lost = (_percent(one) for one in found.answered)
        yield "! " + translate(_LOPSIDED).format(won=won, lost=lost)
    yield from (f"! {translate(one)}" for one in CAVEATS)


def _proposal(found: Calibration, proposed: Pair, translate: Translate) -> Iterator[str]:
    said = phrase("Learnt from {learnt} leads: A from {first} %, B from {second} %; as well may be A {a}, B {b}.")
    margins = found.margins
    ranges = {"a": _range(margins.A), "b": _range(margins.B)} if margins else {"a": "?", "b": "?"}
    numbers = {"learnt": found.learnt.total, "first": f"{proposed.A:g}", "second": f"{proposed.B:g}"}
    yield translate(said).format(**numbers, **ranges)
    for name, pair in (("present", found.present), ("proposed", proposed)):
        head = phrase("On {count} leads set aside, classes as they are")
        other = phrase("On {count} leads set aside, classes as proposed")
        text = translate(head if name == "present" else other).format(count=found.proved.total)
        yield _headed(text, pair)
        yield from _table(found.proof[name], translate)
    if found.gain:
        said = phrase("What it foretells better by, a lead: {low:+.3f} to {high:+.3f}; above 0 is surely better.")
        yield translate(said).format(low=found.gain.low, high=found.gain.high)


def _headed(head: str, pair: Pair) -> str:
    return f"{head} (A ≥ {pair.A:g} %, B ≥ {pair.B:g} %):"


def _table(classes: Mapping[str, Share], translate: Translate) -> Iterator[str]:
    said = phrase("  {letter}: won {won} of {total}, {rate}")
    for letter, group in classes.items():
        yield translate(said).format(letter=letter, won=group.won, total=group.total, rate=_rate(group))


def _rate(group: Share) -> str:
    margins = group.interval
    return f"{_percent(group.rate)} % ({_percent(margins.low)}-{_percent(margins.high)})" if group.total else "-"


def _range(interval: Interval) -> str:
    return f"{interval.low:g}-{interval.high:g} %"


def _percents(interval: Interval) -> dict[str, int]:
    return {"low": _percent(interval.low), "high": _percent(interval.high)}


def _percent(value: float) -> int:
    return round(100 * value)
