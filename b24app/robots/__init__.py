"""Robots: what a folder in robots/ may import, and all it needs."""

from b24app.robots.alarms.alarm import ESCALATE, WARN, arm, raise_alarm, rule_of, told_by
from b24app.robots.alarms.terms import SOON, TERM, end_term, remind_of_term, watch_term
from b24app.robots.assigning.handing_over import hand_over, judged, moves_after
from b24app.robots.call import Call
from b24app.robots.card import Card
from b24app.robots.converting.conversion import Asked, Conversion
from b24app.robots.converting.conversion_story import ConversionStory
from b24app.robots.converting.repeat import RepeatRequest
from b24app.robots.dates import Date, DateTime
from b24app.robots.earlier import decided_before
from b24app.robots.fields import Bool, Number, Select, Text, User, Whole
from b24app.robots.following import Following, followed, give_up_date
from b24app.robots.gate import Gate, Missing, Pipeline, Verdict
from b24app.robots.hints import hint_of
from b24app.robots.holding import held_until
from b24app.robots.junk.junk_case import JunkCase
from b24app.robots.letters import mailed
from b24app.robots.messages.messaging import Sent, ToClient, send_to_client
from b24app.robots.messages.own_message import OwnMessage
from b24app.robots.messages.stage_messages import StageMessages, is_planned
from b24app.robots.payments.payments import is_watched as payment_matters
from b24app.robots.payments.payments import watch_payment
from b24app.robots.permission import is_allowed
from b24app.robots.recalling import recalled
from b24app.robots.refusal_words import refusal_text, refusal_words
from b24app.robots.schedule import Appointment
from b24app.robots.sheet import fill, sheet_of
from b24app.robots.stays import stays_of
from b24app.robots.tasks.planned import planned_tasks
from b24app.robots.tasks.stage_tasks import StageTasks
from b24app.robots.tasks.task_leaving import settle_tasks
from b24app.robots.tasks.task_minding import mind_task, watch_task
from b24app.robots.trigger import Trigger
from b24app.robots.unit import Robot
from b24app.robots.visits.visits import visit_matters, watch_visit

__all__ = [
    "ESCALATE",
    "SOON",
    "TERM",
    "WARN",
    "Appointment",
    "Asked",
    "Bool",
    "Call",
    "Card",
    "Conversion",
    "ConversionStory",
    "Date",
    "DateTime",
    "Following",
    "Gate",
    "JunkCase",
    "Missing",
    "Number",
    "OwnMessage",
    "Pipeline",
    "RepeatRequest",
    "Robot",
    "Select",
    "Sent",
    "StageMessages",
    "StageTasks",
    "Text",
    "ToClient",
    "Trigger",
    "User",
    "Verdict",
    "Whole",
    "arm",
    "decided_before",
    "end_term",
    "fill",
    "followed",
    "give_up_date",
    "hand_over",
    "held_until",
    "hint_of",
    "is_allowed",
    "is_planned",
    "judged",
    "mailed",
    "mind_task",
    "moves_after",
    "payment_matters",
    "planned_tasks",
    "raise_alarm",
    "recalled",
    "refusal_text",
    "refusal_words",
    "remind_of_term",
    "rule_of",
    "send_to_client",
    "settle_tasks",
    "sheet_of",
    "stays_of",
    "told_by",
    "visit_matters",
    "watch_payment",
    "watch_task",
    "watch_term",
    "watch_visit",
]
