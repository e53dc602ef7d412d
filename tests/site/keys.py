"""The page of all keys of a pipeline's file, made from the models that read it."""

from b24app.pipelines.language.reference import doers, tables

_HEAD = {
    "en": """# All keys of a pipeline's file

Made from the models that read the file; a star means that the key must be there. Examples and explanations are in
[Pipelines as code](pipelines/index.md). Editors check the file while it is written: the JSON Schema is
`pipelines/schema.json`, `b24app pipelines schema` prints it.

## What acts on which part""",
    "ru": """# Все ключи файла воронки

Сделано из моделей, которые читают файл; звёздочка — ключ обязателен. Примеры и объяснения — в разделе [Воронки как
код](pipelines/index.md). Редактор проверяет файл на ходу: JSON Schema лежит в `pipelines/schema.json`, её печатает
`b24app pipelines schema`.

## Кто исполняет какую часть""",
}
_KEYS = {"en": "## Keys", "ru": "## Ключи"}


def keys_page(language: str) -> str:
    """Write the page in a language."""
    return "\n\n".join([_HEAD[language], doers(language), _KEYS[language], tables(language)]) + "\n"
