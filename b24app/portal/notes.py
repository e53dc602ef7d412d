"""Keep one comment in a card's timeline up to date.

https://apidocs.bitrix24.com/api-reference/crm/timeline/comments/crm-timeline-comment-update.html
"""

from b24app.portal.client import Portal
from b24app.portal.documents import comment


def note(portal: Portal, kind: str, number: int, text: str, mark: str) -> int:
    """Write a text into the comment that ends with a mark, the last one of that kind, else into a new one."""
    filters = {"ENTITY_ID": number, "ENTITY_TYPE": kind}
    asked = {"filter": filters, "order": {"ID": "DESC"}, "select": ["ID", "COMMENT"]}
    rows = portal.read("crm.timeline.comment.list", asked).result or []
    found = next((row for row in rows if str(row.get("COMMENT") or "").strip().endswith(mark)), None)
    if found is None:
        return comment(portal, kind, number, text)
    if str(found["COMMENT"]).strip() != text.strip():
        portal.write("crm.timeline.comment.update", {"id": int(found["ID"]), "fields": {"COMMENT": text}})
    return int(found["ID"])
