"""Talk to Bitrix24 portals: one call path, our own errors, nothing doubled and nothing lost."""

from b24app.portal.access import Access, Webhook
from b24app.portal.answer import Answer
from b24app.portal.bucket import Bucket, NoBucket, OwnBucket
from b24app.portal.client import Portal, new_loop
from b24app.portal.grants import Grant, Owner
from b24app.portal.loop import Loop
from b24app.portal.oauth import OAuth
from b24app.portal.retry import Patience
from b24app.portal.tokens import AppTokens

__all__ = [
    "Access",
    "Answer",
    "AppTokens",
    "Bucket",
    "Grant",
    "Loop",
    "NoBucket",
    "OAuth",
    "OwnBucket",
    "Owner",
    "Patience",
    "Portal",
    "Webhook",
    "new_loop",
]
