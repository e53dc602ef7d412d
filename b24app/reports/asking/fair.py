"""The reports that compare managers fairly: against what leads of the same sources and classes give everybody."""

from b24app.languages import phrase
from b24app.reports.asking import meanings
from b24app.reports.asking.spec import Drawing, Measure, Spec, count, share

_Z = 1.96
FEW_LEADS, FEW_EXPECTED = 30, 5

_MIXED = (
    "(SELECT l.*, m.expected FROM {{cohort}} l JOIN (SELECT source, class, avg(({of})::INT) AS expected"
    " FROM {{cohort}} GROUP BY ALL) m ON m.source = l.source AND m.class = l.class)"
)
_SMALL = f"count(*) < {FEW_LEADS} OR sum(expected) < {FEW_EXPECTED}"
_MIX = (
    phrase(
        "Expected is the share these very leads would have reached had they gone as leads of the same source and"
        " class go for everybody in the period: indirect standardisation."
    ),
    phrase("The index is the share reached divided by the share expected: above 1 is better than the mix explains."),
    phrase(
        "From and to bound the share reached with 95 % certainty, by Wilson; where they hold the expected share,"
        " the difference may be chance."
    ),
    phrase("A row is marked where there are fewer than 30 leads or fewer than 5 expected to get so far."),
    phrase("The class is that of ABC qualification, where the applied pipeline keeps one."),
)


def _bound(of: str, sign: str) -> str:
    hits, n = f"count(*) FILTER (WHERE {of})::DOUBLE", "count(*)::DOUBLE"
    share_ = f"({hits} / nullif({n}, 0))"
    z2 = _Z * _Z
    root = f"sqrt({share_} * (1 - {share_}) / {n} + {z2} / (4 * {n} * {n}))"
    return f"least(1, greatest(0, ({share_} + {z2} / (2 * {n}) {sign} {_Z} * {root}) / (1 + {z2} / {n})))"


def _compared(key: str, title: str, answers: str, reached: Measure, share_title: str) -> Spec:
    of = reached.of
    return Spec(
        key,
        title,
        answers,
        "manager",
        (
            count("leads", phrase("Leads")),
            reached,
            share("share", share_title, of),
            Measure("from", phrase("From, 95 %"), "share", _bound(of, "-")),
            Measure("to", phrase("To, 95 %"), "share", _bound(of, "+")),
            Measure("expected", phrase("Expected by mix"), "share", "avg(expected)"),
            Measure("index", phrase("Index"), "number", f"avg(({of})::INT) / nullif(avg(expected), 0)"),
        ),
        (meanings.PERIOD, meanings.CLIENT if key == "fair" else meanings.SALE, *_MIX),
        leads=_MIXED.format(of=of),
        small=_SMALL,
        drawing=Drawing("bar", ("share", "expected")),
    )


FAIR = _compared(
    "fair",
    phrase("Managers compared: clients"),
    phrase("Who makes more clients of leads than the mix of sources and classes explains."),
    count("clients", phrase("Clients"), "is_client"),
    phrase("To client"),
)
FAIR_SALES = _compared(
    "fair_sales",
    phrase("Managers compared: sales"),
    phrase("Who sells to more leads than the mix of sources and classes explains."),
    count("sales", phrase("Sales"), "won > 0"),
    phrase("To sale"),
)
