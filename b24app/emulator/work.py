"""What people of a portal work with beside CRM: tasks, calendar, bookings, chats, letters and files."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
Rows = dict[int, Row]
# A CRM item a record belongs to: the number of its type and its id.
Owner = tuple[int, int]
# What an office's addresses are until somebody says otherwise.
NETWORKS: tuple[Row, ...] = (
    {"ip_range": "10.0.0.0-10.255.255.255", "name": "10.x.x.x"},
    {"ip_range": "172.16.0.0-172.31.255.255", "name": "172.x.x.x"},
    {"ip_range": "192.168.0.0-192.168.255.255", "name": "192.168.x.x"},
)


@dataclass(eq=False)
class Timeline:
    """What stands in timelines beside comments; notes, pins and blocks hang on records of both kinds."""

    logs: Rows = field(default_factory=dict)
    # By item, kind of record (1 history, 2 activity) and record.
    notes: dict[tuple[int, int, int, int], Row] = field(default_factory=dict)
    pins: set[tuple[int, int, int]] = field(default_factory=set)
    # Sets of blocks by application, "timeline" or "activity", and record.
    blocks: dict[tuple[str, str, int], Row] = field(default_factory=dict)
    # Kinds of activities by application and TYPE_ID; badges by code.
    activity_types: dict[tuple[str, str], Row] = field(default_factory=dict)
    badges: dict[str, Row] = field(default_factory=dict)


@dataclass(eq=False)
class TaskBoard:
    """Tasks with what hangs on them."""

    tasks: Rows = field(default_factory=dict)
    checklist: Rows = field(default_factory=dict)
    comments: Rows = field(default_factory=dict)
    results: Rows = field(default_factory=dict)


@dataclass(eq=False)
class Calendars:
    """Calendars, their events, rooms, and the portal's working hours."""

    sections: Rows = field(default_factory=dict)
    events: Rows = field(default_factory=dict)
    resources: Rows = field(default_factory=dict)
    settings: Row = field(default_factory=dict)
    user_settings: defaultdict[int, Row] = field(default_factory=lambda: defaultdict(dict))


@dataclass(eq=False)
class Bookings:
    """Online booking: resources with their slots, what is booked, who waits."""

    types: Rows = field(default_factory=dict)
    resources: Rows = field(default_factory=dict)
    slots: dict[int, list[Row]] = field(default_factory=dict)
    bookings: Rows = field(default_factory=dict)
    waiting: Rows = field(default_factory=dict)
    # How often one resource may be booked for the same time: 2 where the plan allows overbooking.
    at_once: int = 1


@dataclass(eq=False)
class Messages:
    """What went out to people: letters, messages of providers, chats."""

    mailbox: list[Row] = field(default_factory=list)
    senders: dict[tuple[str, str], Row] = field(default_factory=dict)
    sms: Rows = field(default_factory=dict)
    chats: Rows = field(default_factory=dict)
    messages: Rows = field(default_factory=dict)
    # What each user keeps of his own: status, last searches, and by dialog what is read, pinned, hidden, muted.
    desks: dict[int, Row] = field(default_factory=dict)


@dataclass(eq=False)
class Work:
    """All of it."""

    timeline: Timeline = field(default_factory=Timeline)
    board: TaskBoard = field(default_factory=TaskBoard)
    calendars: Calendars = field(default_factory=Calendars)
    bookings: Bookings = field(default_factory=Bookings)
    messages: Messages = field(default_factory=Messages)
    departments: Rows = field(default_factory=dict)
    files: Rows = field(default_factory=dict)
    templates: Rows = field(default_factory=dict)
    workflows: dict[str, Row] = field(default_factory=dict)
    workflow_tasks: Rows = field(default_factory=dict)
    workdays: dict[int, Row] = field(default_factory=dict)
    networks: list[Row] = field(default_factory=lambda: [dict(row) for row in NETWORKS])
    # Lines of applications' own telephony, by application and number.
    lines: dict[str, dict[str, Row]] = field(default_factory=dict)
