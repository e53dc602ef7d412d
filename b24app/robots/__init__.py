"""Robots: what a folder in robots/ may import, and all it needs."""

from b24app.robots.call import Call
from b24app.robots.card import Card
from b24app.robots.fields import Bool, Date, Number, Select, Text, User, Whole
from b24app.robots.gate import Gate, Missing, Verdict
from b24app.robots.unit import Robot

__all__ = [
    "Bool",
    "Call",
    "Card",
    "Date",
    "Gate",
    "Missing",
    "Number",
    "Robot",
    "Select",
    "Text",
    "User",
    "Verdict",
    "Whole",
]
