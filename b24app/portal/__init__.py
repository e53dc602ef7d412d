"""Talk to Bitrix24 portals: one call path, our own errors, nothing doubled and nothing lost."""

from b24app.portal.access import Access, Webhook
from b24app.portal.answer import Answer
from b24app.portal.bucket import Bucket, NoBucket, OwnBucket
from b24app.portal.client import Portal, new_loop
from b24app.portal.grants import Grant, Owner
from b24app.portal.loop import Loop
from b24app.portal.marker import Marker
from b24app.portal.oauth import OAuth
from b24app.portal.outcome import Command, Outcome, State
from b24app.portal.queue import Lane
from b24app.portal.retry import Patience
from b24app.portal.scan import Progress
from b24app.portal.tokens import AppTokens

__all__ = [
    "Access",
    "Answer",
    "AppTokens",
    "Bucket",
    "Command",
    "Grant",
    "Lane",
    "Loop",
    "Marker",
    "NoBucket",
    "OAuth",
    "Outcome",
    "OwnBucket",
    "Owner",
    "Patience",
    "Portal",
    "Progress",
    "State",
    "Webhook",
    "new_loop",
]
