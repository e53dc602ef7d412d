"""Calibration on generated leads whose truth is known."""

from collections import Counter
from math import log
from random import Random

import pytest

from b24app.languages import translator
from b24app.pipelines.calibrating.calibration import HELD_OUT, Calibration, Closed, is_held_out
from b24app.pipelines.calibrating.calibration import calibrate as calibrated
from b24app.pipelines.calibrating.chances import Share, difference, telling
from b24app.pipelines.calibrating.forecast import Open, forecast
from b24app.pipelines.calibrating.telling import document, lines
from b24app.pipelines.calibrating.thresholds import Cells, Pair, best


def chance(share: float) -> float:
    """The truth: A begins at 70, B at 40."""
    return 0.6 if share >= 70 else 0.3 if share >= 40 else 0.05


def leads(number: int, seed: int, truth=chance, known: float = 1.0) -> list[Closed]:
    drawn = Random(seed)
    shares = [drawn.uniform(5, 99) for _ in range(number)]
    return [Closed(place, share, drawn.random() < truth(share), known) for place, share in enumerate(shares, 1)]


def calibrate(several: list[Closed], present: Pair) -> Calibration:
    return calibrated(several, present, rounds=40)


@pytest.mark.parametrize(
    ("won", "total", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662), (0, 0, 0.0, 1.0)],
)
def test_wilson_s_interval_is_that_of_the_textbook(won, total, low, high):
    found = Share(won, total).interval
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_newcombe_s_interval_is_that_of_the_textbook():
    found = difference(Share(56, 70), Share(48, 80))
    assert (found.low, found.high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))


def test_wilson_s_interval_holds_the_truth_about_as_often_as_it_says():
    drawn, held = Random(5), 0
    for _ in range(1000):
        won = sum(drawn.random() < 0.1 for _ in range(60))
        found = Share(won, 60).interval
        held += found.low <= 0.1 <= found.high
    assert 920 <= held <= 985


def test_telling_is_the_share_of_pairs_that_are_in_order():
    lost, won = [0] * 101, [0] * 101
    lost[10], lost[20], won[20], won[90] = 1, 1, 1, 1
    assert telling(won, lost).value == (1 + 0.5 + 1 + 1) / 4


def test_the_thresholds_of_the_truth_are_found_and_proved():
    found = calibrated(leads(3000, 1), Pair(85, 20), rounds=80)
    assert found.word == "change"
    assert abs(found.proposed.A - 70) <= 2
    assert abs(found.proposed.B - 40) <= 2
    assert found.margins.A.low <= 70 <= found.margins.A.high
    assert found.margins.B.low <= 40 <= found.margins.B.high


def test_right_thresholds_are_kept():
    assert {calibrate(leads(1000, seed), Pair(70, 40)).word for seed in range(2)} == {"keep"}


def test_points_that_say_nothing_are_found_out():
    words = Counter(calibrate(leads(800, seed, lambda _: 0.3), Pair(70, 40)).word for seed in range(5))
    assert words["no-signal"] >= 4
    assert not words["change"]


def test_points_that_say_the_contrary_are_no_reason_for_thresholds():
    assert calibrate(leads(800, 3, lambda share: chance(104 - share)), Pair(70, 40)).word == "no-signal"


@pytest.mark.parametrize(("number", "truth"), [(0, chance), (60, chance), (2000, lambda _: 0.001)])
def test_too_few_leads_are_no_reason_for_anything(number, truth):
    found = calibrate(leads(number, 2, truth), Pair(70, 40))
    assert (found.word, found.proposed) == ("too-few", None)
    assert "Данных мало" in "\n".join(lines(found, 0, translator("ru")))


def test_the_leads_set_aside_are_the_same_whatever_else_there_is():
    every = leads(1500, 4)
    shuffled = Random(1).sample(every, len(every))
    assert calibrate(every, Pair(85, 20)) == calibrate(shuffled, Pair(85, 20))
    share = sum(is_held_out(one.id) for one in leads(20000, 1)) / 20000
    assert share == pytest.approx(HELD_OUT / 100, abs=0.01)


def test_what_is_proved_was_not_learnt_from():
    every = leads(1500, 4)
    spoilt = [Closed(one.id, one.share, not one.is_won) if is_held_out(one.id) else one for one in every]
    kept, lost = calibrate(every, Pair(85, 20)), calibrate(spoilt, Pair(85, 20))
    assert lost.proposed == kept.proposed
    assert (kept.word, lost.word) == ("change", "not-confirmed")


def test_no_class_is_smaller_than_asked():
    cells = Cells.of([(one.share, one.is_won) for one in leads(400, 6)])
    pair = best(cells, 100)
    assert min(group.total for group in cells.by_class(pair).values()) >= 100
    assert sum(group.total for group in cells.by_class(pair).values()) == 400


def test_the_best_pair_is_the_best_of_all_by_brute_force():
    cells = Cells.of([(one.share, one.is_won) for one in leads(150, 8)])
    pair = best(cells, 10)
    assert pair is not None
    fitting = {}
    for first in range(1, 101):
        for second in range(1, first):
            groups = list(cells.by_class(Pair(first, second)).values())
            rates = [group.rate for group in groups]
            if min(group.total for group in groups) >= 10 and rates[0] > rates[1] > rates[2]:
                fitting[first, second] = sum(
                    one * log(one / group.total)
                    for group in groups
                    for one in (group.won, group.total - group.won)
                    if one
                )
    assert fitting[pair.A, pair.B] == pytest.approx(max(fitting.values()))


def test_leads_that_were_asked_more_are_told_apart():
    every = [Closed(one.id, one.share, one.is_won, 0.9 if one.is_won else 0.5) for one in leads(1000, 1)]
    found = calibrate(every, Pair(70, 40))
    assert found.is_lopsided
    assert any("--known" in line for line in lines(found, 3, translator("en")))
    told = document(found, 3)
    assert (told["lopsided"], told["left_out"]) == (True, 3)
    assert told["by_class"]["A"]["interval"]["low"] < told["by_class"]["A"]["rate"]


def test_a_forecast_adds_up_by_month_class_and_product_with_margins():
    several = [
        Open("A", "Угловая", "2026-12", 100.0),
        Open("A", "Угловая", "2026-12", 300.0),
        Open("A", "Прямая", "2026-11", 50.0),
        Open("B", "Прямая", "", 70.0),
    ]
    rows = forecast(several, {"A": Share(20, 40), "B": Share(5, 10)})
    assert [(row.month, row.letter, row.product, row.leads, row.sum) for row in rows] == [
        ("2026-11", "A", "Прямая", 1, 50.0),
        ("2026-12", "A", "Угловая", 2, 400.0),
        ("", "B", "Прямая", 1, 70.0),
    ]
    assert rows[1].expected == 200.0
    assert rows[1].low < 200 < rows[1].high
    assert rows[2].expected is None, "ten closed leads are too few to count on"
