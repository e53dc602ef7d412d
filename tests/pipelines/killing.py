"""Apply a plan and die at one moment of it: python -m tests.pipelines.killing FOLDER WEBHOOK KEY NUMBER."""

import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

from b24app.pipelines.applying.apply import Applying
from b24app.pipelines.applying.work import Beat
from b24app.pipelines.planning.plan import make_plan
from b24app.portal.access import Webhook
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal, new_loop
from tests.pipelines.shop import HASTE, database_in, read_pipeline, records_in

HEAD = "pipeline: shop\nfor: lead\ntitle: Магазин\nreplace: true\nlimits: {deletes: 100%, moves: 100%}\n"
FIRST = f"""{HEAD}
fields:
  role: {{type: list, title: {{ru: Роль, en: Role}}, values: {{guest: Гость, sponsor: Спонсор}}}}
  size: {{type: string, title: {{ru: Размер, en: Size}}}}
  old: {{type: string, title: {{ru: Старое, en: Old}}}}
stages:
  - {{key: new, title: Новый лид}}
  - {{key: offer, title: КП отправлено}}
  - {{key: visit, title: Замер сделан}}
  - {{key: in_process, title: Звонок сделан}}
  - {{key: processed, title: Смета готова}}
  - {{key: won, status: CONVERTED, title: Оплачено, semantics: success}}
  - {{key: junk, title: Отказ, semantics: failure}}
"""
SECOND = f"""{HEAD}
removed: {{fields: [old], stages: {{VISIT: {{move_to: deal}}}}}}
fields:
  role: {{type: list, title: {{ru: Кто, en: Who}}, values: {{guest: Участник, press: Пресса, sponsor: Спонсор}}}}
  size: {{type: number, title: {{ru: Размер, en: Size}}}}
stages:
  - {{key: new, title: Новый лид получен}}
  - {{key: deal, title: Договор подписан}}
  - {{key: in_process, title: Звонок сделан}}
  - {{key: processed, title: Смета готова}}
  - {{key: won, status: CONVERTED, title: Оплачено, semantics: success}}
  - {{key: offer, title: Отказ после КП, semantics: failure}}
  - {{key: junk, title: Отказ, semantics: failure}}
"""


class Killed(BaseException):
    """The process is no more."""


@dataclass
class Dying:
    """Watches an apply and ends it at one of its moments; remembers the moments it has seen."""

    at: int
    is_real: bool = False
    seen: list[str] = field(default_factory=list)

    def __call__(self, beat: Beat) -> None:
        self.seen.append(f"{beat.number} {beat.change.verb} {beat.change.kind}: {beat.moment}")
        if len(self.seen) - 1 == self.at:
            if self.is_real:
                os.kill(os.getpid(), signal.SIGKILL)
            raise Killed


def main(folder: str, webhook: str, key: str, moment: str) -> None:
    portal = Portal(Webhook.from_url(webhook), NoBucket(), new_loop(HASTE), patience=HASTE)
    plan = make_plan(key, portal, read_pipeline(SECOND))
    Applying(portal, records_in(database_in(Path(folder))), Dying(int(moment), is_real=True), settle=0.3).apply(plan)


if __name__ == "__main__":
    main(*sys.argv[1:])
