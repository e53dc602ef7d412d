"""Tell people things inside the portal.

https://apidocs.bitrix24.com/api-reference/chats/notifications/index.html
"""

from b24app.portal.client import Portal
from b24app.portal.marker import Marker


def notify(portal: Portal, user_id: int, text: str, tag: str = "") -> bool:
    """Show a notification from the system, in BB code; a new one with the same tag takes the old one's place.

    False where the portal takes no notification for this person.
    """
    # A webhook has no application that tags could belong to, so it must name one; an app's own name goes first.
    asked = {"USER_ID": user_id, "MESSAGE": text, "CLIENT_ID": "b24app"} | ({"TAG": tag} if tag else {})
    marker = Marker.harmless("a notice shown twice disturbs, a lost one hurts; with a tag it is shown once")
    return bool(portal.add("im.notify.system.add", asked, marker=marker).result)
