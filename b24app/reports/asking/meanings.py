"""The definitions that several reports share, in words for people; docs/reports.md explains them at length."""

from b24app.languages import phrase

PERIOD = phrase("Leads are counted by the day they were created on the portal's clock; the period includes both days.")
NOW = phrase("What is open, where it stands and whose it is, is told as it was when the copy was last refreshed.")
CLIENT = phrase("A client is a lead that is bound to a contact or a company, or closed as a success.")
SALE = phrase("A sale is a lead from which at least one deal was made that is won now.")
SUM = phrase("Sums are those of the won deals made from the lead, in the portal's own currency.")
JUNK = phrase("Junk is a lead that stands on a stage of failure now.")
OPEN = phrase("Open is a lead that stands on a working stage now.")
MEDIAN = phrase(
    "Half of the leads are below the median, nine of ten below the second figure; only those that have one."
)
WORKING = phrase(
    "Working hours are those of the applied pipeline, else of the portal's calendar, on the portal's clock."
)
GONE = phrase("Leads whose responsible person has left, whose stage or source was deleted, stay with it by name.")
