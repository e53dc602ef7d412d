"""Names of the events CRM raises."""

import re

_ITEMS = ("LEAD", "DEAL", "CONTACT", "COMPANY", "QUOTE", "DYNAMICITEM", "TYPE", "REQUISITE", "BANKDETAIL")
_OWNERS = ("LEAD", "DEAL", "CONTACT", "COMPANY", "QUOTE", "TYPE", "REQUISITE")
_TYPED = re.compile(r"ONCRMDYNAMICITEM(ADD|UPDATE|DELETE)_\d+")

CRM_EVENTS = frozenset(
    [f"ONCRM{item}{what}" for item in _ITEMS for what in ("ADD", "UPDATE", "DELETE")]
    + [f"ONCRM{owner}USERFIELD{what}" for owner in _OWNERS for what in ("ADD", "UPDATE", "DELETE", "SETENUMVALUES")]
    + [f"ONCRMDEALRECURRING{what}" for what in ("ADD", "UPDATE", "DELETE", "EXPOSE")]
    + ["ONCRMDEALMOVETOCATEGORY", "ONCRMADDRESSREGISTER", "ONCRMADDRESSUNREGISTER"]
)


def is_typed(name: str) -> bool:
    """Say whether an event is one of the items of one smart process."""
    return bool(_TYPED.fullmatch(name))
