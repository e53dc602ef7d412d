"""Robots: what a folder in robots/ may import, and all it needs."""

from b24app.robots.call import Call
from b24app.robots.card import Card
from b24app.robots.dates import Date, DateTime
from b24app.robots.fields import Bool, Number, Select, Text, User, Whole
from b24app.robots.gate import Gate, Missing, Pipeline, Verdict
from b24app.robots.trigger import Trigger
from b24app.robots.unit import Robot

__all__ = [
    "Bool",
    "Call",
    "Card",
    "Date",
    "DateTime",
    "Gate",
    "Missing",
    "Number",
    "Pipeline",
    "Robot",
    "Select",
    "Text",
    "Trigger",
    "User",
    "Verdict",
    "Whole",
]
