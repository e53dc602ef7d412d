"""The page of limits and faults: what a portal does wrong, switched on and off by a tester with one press."""

from dataclasses import dataclass

from aiohttp import web

from b24app.emulator.door import refused
from b24app.emulator.face.desk import Desk, at_desk, done
from b24app.emulator.face.parts import View, part
from b24app.emulator.faults import DELIVERY, Fault
from b24app.emulator.latency import PRESETS
from b24app.emulator.pages import page
from b24app.emulator.plans import PLANS

routes = web.RouteTableDef()
# How often a fault strikes: always, or by chance.
CHANCES = {"always": None, "third": 1 / 3, "tenth": 0.1}


@dataclass(frozen=True)
class Trouble:
    """A fault as people know it."""

    do: str
    title: str
    about: str


TROUBLES = (
    Trouble("503", "Слишком много запросов", "503 QUERY_LIMIT_EXCEEDED: ничего не сделано, надо подождать"),
    Trouble("500", "Ошибка сервера", "500 INTERNAL_SERVER_ERROR: ничего не сделано"),
    Trouble("429", "Метод перегружен", "429 OPERATION_TIME_LIMIT: ничего не сделано"),
    Trouble("expired", "Токен просрочен", "401 expired_token, хотя срок не вышел"),
    Trouble("html", "Страница вместо ответа", "502 от сервера перед порталом"),
    Trouble("reset", "Обрыв до работы", "соединение закрыто, ничего не сделано"),
    Trouble("cut", "Половина ответа", "работа сделана, ответ оборван"),
    Trouble("timeout-after-commit", "Ответ потерян", "работа сделана, ответа нет"),
    Trouble("late", "Ответ с задержкой", "верный ответ через пять секунд"),
    Trouble("delivery-dropped", "Событие потеряно", "портал не дозвонился до приложения"),
    Trouble("delivery-doubled", "Событие дважды", "один и тот же вызов приходит два раза"),
    Trouble("delivery-late", "Событие опоздало", "вызов приходит на минуту позже"),
)
SECONDS = {"late": 5.0, "timeout-after-commit": 10.0, "delivery-late": 60.0}


@routes.get("/_emulator/troubles/")
async def shown(request: web.Request) -> web.Response:
    """Show the switches."""
    return page(request, "troubles.html", here="troubles")


@part("troubles")
def switches(view: View) -> str:
    """Write every fault with its state, and the limits."""
    portal = view.seen.portal
    rows = [(one, [rule for rule in portal.faults.rules if rule.do == one.do]) for one in TROUBLES]
    told = {"rows": rows, "portal": portal, "plans": PLANS}
    return view.render("troubles_shown.html", **told, is_slow=bool(portal.latency.paces and portal.latency.is_felt))


@routes.post("/_face/trouble")
@at_desk
def switch(desk: Desk) -> web.Response:
    """Switch a fault on, for methods that fit a pattern and as often as chosen, or off."""
    do, chance = desk.text("do"), desk.text("chance") or "always"
    if do not in {one.do for one in TROUBLES} or chance not in CHANCES:
        raise refused("do and chance must be those of the page")
    faults = desk.portal.faults
    kept = [rule for rule in faults.rules if rule.do != do]
    was_on, faults.rules = len(kept) != len(faults.rules), kept
    if not was_on:
        # Without a pattern commands inside a batch would be left alone.
        method = desk.text("method") or "*"
        place = "any" if do in DELIVERY else "request"
        rule = Fault(method, do, seconds=SECONDS.get(do, 0.0), times=0, probability=CHANCES[chance], place=place)
        faults.add(rule)
    return done(on=not was_on)


@routes.post("/_face/limits")
@at_desk
def limit(desk: Desk) -> web.Response:
    """Switch a limit on or off, choose a plan, let calls take their time."""
    portal, what = desk.portal, desk.text("what")
    if what == "bucket":
        portal.bucket.is_on = not portal.bucket.is_on
    elif what == "operating":
        portal.operating.is_on = not portal.operating.is_on
    elif what == "latency":
        is_slow = not portal.latency.paces
        portal.latency.use(PRESETS["cloud" if is_slow else "none"])
        portal.latency.is_felt = is_slow
    elif what in PLANS:
        portal.plan = PLANS[what]
        portal.bucket.size, portal.bucket.rate = portal.plan.size, portal.plan.rate
    else:
        raise refused("what must be bucket, operating, latency or a plan")
    return done()
