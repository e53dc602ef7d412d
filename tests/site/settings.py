"""The page of all settings: the example file, which explains each of them."""

from b24app.content import content

_HEAD = {
    "en": """# Settings

Every setting is a variable of the environment; `b24app init` writes the file. A line that begins with `# B24APP_`
shows the default. Misspelt names and values that cannot work are told when the app starts.""",
    "ru": """# Настройки

Каждая настройка — переменная окружения; файл пишет `b24app init`. Строка, которая начинается с `# B24APP_`,
показывает значение по умолчанию. Об опечатках в именах и о негодных значениях приложение говорит при запуске.
Пояснения в самом файле английские.""",
}


def settings_page(language: str) -> str:
    """Write the page in a language."""
    example = (content("install") / "env.example").read_text("utf-8")
    return f"{_HEAD[language]}\n\n```bash\n{example.rstrip()}\n```\n"
