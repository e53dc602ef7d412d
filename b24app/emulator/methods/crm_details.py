"""crm.item.details.configuration.* and its older twins of leads, deals, contacts and companies: layouts of cards."""

from b24app.emulator.crm import layouts
from b24app.emulator.crm.kinds import Kind, kind_of
from b24app.emulator.errors import said
from b24app.emulator.method import Call, method
from b24app.emulator.methods.family import KindAnswering, for_kinds
from b24app.emulator.params import whole
from b24app.emulator.state import Row

UNIVERSAL = "crm/universal/item-details-configuration/crm-item-details-configuration-"
PAGE = "{place}/custom-form/crm-{kind}-details-configuration-"


def _get(call: Call, kind: Kind) -> list[Row] | None:
    """Return a saved layout; null when nobody saved one."""
    return layouts.get(call.portal, _key(call, kind), _whose(call))


def _set(call: Call, kind: Kind) -> bool:
    """Save a layout: one's own, or with scope C the common one."""
    user_id = _whose(call)
    layouts.put(call.portal, _key(call, kind), user_id, layouts.checked(call.params.get("DATA")))
    return True


def _reset(call: Call, kind: Kind) -> bool:
    """Forget a saved layout."""
    layouts.reset(call.portal, _key(call, kind), _whose(call))
    return True


def _force(call: Call, kind: Kind) -> bool:
    """Drop everybody's own layouts, so that all see the common one."""
    if not call.caller.user.is_admin:
        raise said("Access denied.")
    layouts.force_common(call.portal, _key(call, kind))
    return True


def _key(call: Call, kind: Kind) -> tuple[int, str]:
    return layouts.key(kind, call.params.mapping("EXTRAS"))


def _whose(call: Call) -> int:
    """The common layout, and those of others, are for administrators."""
    is_common = call.params.text("SCOPE").upper() == "C"
    user_id = layouts.COMMON if is_common else call.params.number("USERID") or call.caller.user.id
    if user_id != call.caller.user.id and not call.caller.user.is_admin:
        raise said("Access denied.")
    return user_id


def _universal(what: str, answer: KindAnswering, *, write: bool) -> None:
    def bound(call: Call) -> object:
        sent = call.params.get("ENTITYTYPEID")
        if sent is None:
            raise said("Parameter 'entityTypeId' is not defined")
        kind = kind_of(call.portal, whole(sent))
        if kind is None:
            raise said(f"The entity type '{sent}' is not supported in current context.")
        return answer(call, kind)

    bound.__doc__ = answer.__doc__
    method(f"crm.item.details.configuration.{what}", scope="crm", write=write, source=UNIVERSAL + what)(bound)


for _what, _page, _answer in (
    ("get", "get", _get),
    ("set", "set", _set),
    ("reset", "reset", _reset),
    ("forceCommonScopeForAll", "force-common-scope-for-all", _force),
):
    _universal(_what, _answer, write=_what != "get")
    for_kinds(f"crm.{{kind}}.details.configuration.{_what}", page=PAGE + _page, write=_what != "get")(_answer)
