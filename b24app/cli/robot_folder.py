"""Begin a robot: a folder that passes its tests at once."""

import re
from pathlib import Path

from b24app.cli.options import write
from b24app.errors import Misuse
from b24app.languages import phrase

_ROBOT = '''"""Greet whoever is responsible for the card."""

from b24app.robots import Call, Robot, Text

robot = Robot(
    title={"ru": "Поздороваться", "en": "Say hello"},
    help={"ru": "Здоровается с ответственным за карточку.", "en": "Greets the person responsible for the card."},
    on=["lead", "deal"],
    inputs={"words": Text(title={"ru": "Какими словами", "en": "In which words"})},
    outputs={"said": Text(title={"ru": "Что сказано", "en": "What was said"})},
)


@robot.handler
def NAME(call: Call) -> dict[str, object]:
    """Tell the person responsible once, and say why; a repeated run tells nobody again."""
    card = call.card()
    words = call.inputs["words"] or call.say({"ru": "Здравствуйте!", "en": "Hello!"})
    call.tell(card.responsible, f"{words} {card.link}")
    call.explain({"ru": "Ответственный получил привет.", "en": "The person responsible was greeted."})
    return {"said": words}
'''
_CASES = """# A case: the card (`path` = the stages it has walked), the settings, and what must come of it.
- it: greets the person responsible
  card: {path: [NEW]}
  outputs: {said: "Здравствуйте!"}
  log: Ответственный получил привет.
  notified: [1]

- it: uses the words it is given
  card: {path: [NEW]}
  inputs: {words: Салют!}
  outputs: {said: Салют!}
  log: Ответственный получил привет.
  notified: [1]

- it: only says what it would do while it observes
  card: {path: [NEW]}
  mode: observe
  outputs: {said: "Здравствуйте!"}
  log: Наблюдение, ничего не изменено. Ответственный получил привет.
  would: ["notify:1"]
"""
_README = """# NAME · Say hello

Place this robot on any stage of leads or deals. It greets the person responsible for the card in the portal.

| input | type | required | meaning |
| --- | --- | --- | --- |
| `words` | text | no | In which words; the usual ones where it is empty. |

| output | type | meaning |
| --- | --- | --- |
| `said` | text | What was said. |

## Поздороваться

Поставьте робота на любую стадию лидов или сделок. Он здоровается с ответственным за карточку в портале.

| параметр | тип | обязателен | смысл |
| --- | --- | --- | --- |
| `words` | строка | нет | Какими словами; если пусто, то обычными. |

| результат | тип | смысл |
| --- | --- | --- |
| `said` | строка | Что сказано. |
"""


def begun(where: Path, name: str) -> Path:
    """Write the folder of a new robot; raises Misuse where the name cannot be one or is taken."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        what = phrase('"{name}" cannot be the name of a robot')
        raise Misuse(what, phrase("begin with a small Latin letter, then letters, digits and _"), name=name)
    folder = where / name
    if folder.exists():
        raise Misuse(phrase("there is a folder of this name already"), phrase("give another name"), where=str(folder))
    write(folder, lambda: folder.mkdir(parents=True))
    for file, text in (("robot.py", _ROBOT), ("cases.yaml", _CASES), ("README.md", _README)):
        _put(folder / file, text.replace("NAME", name))
    return folder


def _put(file: Path, text: str) -> None:
    write(file, lambda: file.write_text(text, encoding="utf-8"))
