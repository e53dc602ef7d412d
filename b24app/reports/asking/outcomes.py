"""The reports about what becomes of leads: by manager, by source, by week or month, by client who buys again."""

from b24app.languages import phrase
from b24app.reports.asking import meanings
from b24app.reports.asking.spec import Drawing, Measure, Spec, count, middle, money, share

IS_CLIENT, IS_SALE, IS_OPEN, IS_JUNK = "is_client", "won > 0", "semantic = 'P'", "semantic = 'F'"

_LEADS = count("leads", phrase("Leads"))
_OPEN, _JUNK = count("open", phrase("Open leads"), IS_OPEN), count("junk", phrase("Junk"), IS_JUNK)
_DONE = count("done", phrase("Successful"), "semantic = 'S'")
_CLIENTS, _SALES = count("clients", phrase("Clients"), IS_CLIENT), count("sales", phrase("Sales"), IS_SALE)
_TO_CLIENT = share("to_client", phrase("To client"), IS_CLIENT)
_TO_SALE = share("to_sale", phrase("To sale"), IS_SALE)
_SUM = money("sum", phrase("Sum of sales"), "won_sum", IS_SALE)
_TURNOUT = (meanings.PERIOD, meanings.NOW, meanings.CLIENT, meanings.SALE)

MANAGERS = Spec(
    "managers",
    phrase("Leads by manager"),
    phrase("Whose the leads are and what has become of them."),
    "manager",
    (_LEADS, _OPEN, _DONE, _JUNK, _CLIENTS, _TO_CLIENT, _SALES, _TO_SALE, _SUM),
    (*_TURNOUT, meanings.OPEN, meanings.JUNK, meanings.SUM, meanings.GONE),
    drawing=Drawing("bar", ("open", "done", "junk")),
)

CHANNELS = Spec(
    "sources",
    phrase("Channels"),
    phrase("How good the leads of each source are: conversion, sums, speed, junk."),
    "source",
    (
        _LEADS,
        _CLIENTS,
        _TO_CLIENT,
        _SALES,
        _TO_SALE,
        _SUM,
        Measure("average", phrase("Sum a lead"), "money", f"{_SUM.sql} / nullif(count(*), 0)", IS_SALE),
        middle("speed", phrase("Days to sale, median"), "days", "sale_days", IS_SALE),
        _JUNK,
        share("junk_share", phrase("Junk share"), IS_JUNK),
    ),
    (
        *_TURNOUT,
        meanings.SUM,
        phrase("Sum a lead is the sum of sales divided by all leads of the source, those without a sale too."),
        phrase("Days to sale run from the creation of the lead until its first deal was won."),
        meanings.JUNK,
        meanings.GONE,
    ),
    drawing=Drawing("bar", ("to_client", "to_sale", "junk_share")),
)

COHORTS = Spec(
    "cohorts",
    phrase("Conversion by week or month"),
    phrase("Which share of the leads of a week or month has become clients and buyers."),
    "period",
    (_LEADS, _CLIENTS, _TO_CLIENT, _SALES, _TO_SALE, _OPEN, share("open_share", phrase("Open yet"), IS_OPEN), _SUM),
    (
        *_TURNOUT,
        meanings.OPEN,
        phrase("A row holds the leads created in that week or month; later ones have had less time, see what is open."),
        meanings.SUM,
    ),
    drawing=Drawing("line", ("to_client", "to_sale")),
)

REPEAT = Spec(
    "repeat",
    phrase("Who buys again"),
    phrase("Which share of the leads that bought belongs to clients who bought more than once."),
    "source",
    (
        _SALES,
        count("again", phrase("Of clients who bought again"), "won > 0 AND client_won > 1"),
        share("again_share", phrase("Share"), "won > 0 AND client_won > 1", "won > 0"),
        count("returned", phrase("Repeat leads"), "is_return"),
        share("returned_to_sale", phrase("Repeat leads to sale"), "is_return AND won > 0", "is_return"),
        _SUM,
    ),
    (
        meanings.PERIOD,
        meanings.SALE,
        phrase(
            "A client who bought again has two won deals or more, whatever they were made from; the client is the"
            " company, else the contact, of the lead, or of the deals made from it where the lead is bound to none."
        ),
        phrase("A repeat lead is one that the portal calls repeat: it came from a contact or company known before."),
        meanings.SUM,
    ),
)
