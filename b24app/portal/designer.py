"""Say where people place robots: the automation designer of a funnel."""

from b24app.portal.targets import Target


def designer_path(target: Target) -> str:
    """Return the page's path on the portal.

    Read in the server's public source: the routes of the CRM components; the documentation names none.
    """
    category = target.category_id or 0
    if target.entity == "smart_process":
        return f"/crm/type/{target.entity_type_id}/automation/{category}/"
    return f"/crm/{target.entity}/automation/{category}/"
