"""The reports about leads as they stand now: stages, ageing, terms, first touch, next steps, load, ways."""

from b24app.languages import phrase
from b24app.reports.asking import meanings
from b24app.reports.asking.outcomes import IS_OPEN
from b24app.reports.asking.spec import Drawing, Measure, Spec, count, middle, most, ninth, share

_HERE = phrase("Days on the stage run from the last time the lead entered it until the copy was refreshed.")
_STEP = phrase(
    "A next step is an open task, to-do, meeting or planned call of the lead, or a date of next contact, in the field"
    " that the applied pipeline names, that is today or later. Letters and calls that came in are no step."
)
_TERM = phrase(
    "The term of a stage is what the applied pipeline says, counted from the last time the lead entered the stage;"
    " stages without a term are never overdue."
)

STAGES = Spec(
    "stages",
    phrase("Leads by stage"),
    phrase("Where the leads stand now."),
    "stage",
    (
        count("leads", phrase("Leads")),
        count("week", phrase("Here a week or longer"), "days_here >= 7"),
        middle("here", phrase("Days on the stage, median"), "days", "days_here"),
    ),
    (meanings.PERIOD, meanings.NOW, _HERE, meanings.GONE),
    drawing=Drawing("bar", ("leads",)),
)

AGEING = Spec(
    "ageing",
    phrase("Ageing"),
    phrase("For how long open leads have stood on their stage, and how old they are."),
    "stage",
    (
        count("open", phrase("Open leads")),
        middle("here", phrase("Days on the stage, median"), "days", "days_here"),
        ninth("here_most", phrase("Days on the stage, nine of ten below"), "days", "days_here"),
        middle("age", phrase("Age in days, median"), "days", "age"),
        ninth("age_most", phrase("Age in days, nine of ten below"), "days", "age"),
        count("month", phrase("Older than 30 days"), "age > 30"),
    ),
    (meanings.PERIOD, meanings.OPEN, _HERE, phrase("Age runs from the lead's creation."), meanings.MEDIAN),
    only=IS_OPEN,
    drawing=Drawing("bar", ("here", "here_most")),
)

OVERDUE = Spec(
    "overdue",
    phrase("Overdue terms"),
    phrase("Which open leads have stood on their stage for longer than its term."),
    "manager",
    (
        count("open", phrase("Open leads")),
        count("with_term", phrase("With a term"), "due IS NOT NULL"),
        count("overdue", phrase("Overdue"), "is_overdue"),
        share("overdue_share", phrase("Overdue share"), "is_overdue", "due IS NOT NULL"),
        middle("late", phrase("Days overdue, median"), "days", "late_days", "is_overdue"),
        most("latest", phrase("Days overdue, most"), "days", "late_days", "is_overdue"),
    ),
    (meanings.PERIOD, meanings.OPEN, _TERM, meanings.WORKING),
    only=IS_OPEN,
    drawing=Drawing("bar", ("with_term", "overdue")),
)

TOUCH = Spec(
    "touch",
    phrase("First touch"),
    phrase("After how many working hours somebody first turned to the client."),
    "manager",
    (
        count("leads", phrase("Leads")),
        count("touched", phrase("Touched"), "touched IS NOT NULL"),
        middle("hours", phrase("Working hours, median"), "hours", "touch_hours"),
        ninth("hours_most", phrase("Working hours, nine of ten below"), "hours", "touch_hours"),
        share("in_time", phrase("Within 4 working hours"), "touch_hours <= 4", "touched IS NOT NULL"),
        count("waiting", phrase("Open and not touched"), "touched IS NULL AND semantic = 'P'"),
    ),
    (
        meanings.PERIOD,
        phrase(
            "A touch is a letter or message sent, a call held, a meeting, task or to-do done, after the lead came;"
            " missed calls, letters that came in and what this app did are none."
        ),
        phrase("Letters, messages and calls count from when they were made, all others from their last change."),
        meanings.WORKING,
        meanings.MEDIAN,
        phrase("The lead counts for who is responsible now, whoever touched it."),
    ),
    drawing=Drawing("bar", ("hours", "hours_most")),
)

NO_STEP = Spec(
    "no_step",
    phrase("Without a next step"),
    phrase("Which open leads have no task, to-do, meeting, planned call or date of next contact."),
    "manager",
    (
        count("open", phrase("Open leads")),
        count("no_step", phrase("Without a next step"), "NOT has_step"),
        share("no_step_share", phrase("Share"), "NOT has_step"),
        middle("age", phrase("Their age in days, median"), "days", "age", "NOT has_step"),
    ),
    (meanings.PERIOD, meanings.OPEN, _STEP),
    only=IS_OPEN,
    drawing=Drawing("bar", ("open", "no_step")),
)

LOAD = Spec(
    "load",
    phrase("Load"),
    phrase("How many open leads each has, and how many come a working day."),
    "manager",
    (
        count("open", phrase("Open now"), IS_OPEN),
        count("new", phrase("New in the period"), "{in_period}"),
        Measure(
            "per_day", phrase("New a working day"), "number", "count(*) FILTER (WHERE {in_period}) / nullif({days}, 0)"
        ),
        count("overdue", phrase("Overdue"), "is_overdue"),
        count("no_step", phrase("Without a next step"), "semantic = 'P' AND NOT has_step"),
        count("waiting", phrase("Open and not touched"), "touched IS NULL AND semantic = 'P'"),
    ),
    (
        phrase("What is open counts whenever it came; only the new leads are those of the period."),
        phrase("A working day is one on which the office opens; the period ends with the day of the last refresh."),
        meanings.OPEN,
        _TERM,
        _STEP,
        meanings.WORKING,
    ),
    has_period=False,
    drawing=Drawing("bar", ("open", "overdue", "no_step")),
)

WAYS = Spec(
    "ways",
    phrase("Way through the stages"),
    phrase("How many leads have ever stood on each stage, for how long, and where they went."),
    "via",
    (
        count("entered", phrase("Have been here")),
        count("here", phrase("Are here"), "is_here"),
        count("on", phrase("Went on to work"), "went = 'P'"),
        count("won", phrase("Closed as a success from here"), "went = 'S'"),
        count("lost", phrase("Closed as junk from here"), "went = 'F'"),
        share("lost_share", phrase("Junk share"), "went = 'F'"),
        count("again", phrase("Came here more than once"), "visits > 1"),
        middle("days", phrase("Days here, median"), "days", "days"),
        ninth("days_most", phrase("Days here, nine of ten below"), "days", "days"),
    ),
    (
        meanings.PERIOD,
        phrase("A lead counts on every stage it has ever entered, by the portal's stage history, so the rows overlap."),
        phrase("Where it went is where its last stay on the stage ended; days are those of all its stays added up."),
        meanings.GONE,
    ),
    leads="(SELECT l.*, p.* EXCLUDE (id) FROM {cohort} l JOIN passages p ON p.id = l.id)",
    has_total=False,
    drawing=Drawing("bar", ("entered", "lost")),
)
