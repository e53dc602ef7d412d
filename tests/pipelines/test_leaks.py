import pytest

from b24app.pipelines.language.check import check
from b24app.pipelines.language.faults import Faults
from b24app.pipelines.language.load import read

GOOD = "pipeline: shop\nfor: lead\ntitle: Магазин\nstages:\n  - {key: new, title: Новый лид}\n"
SAID = (
    "this looks like a secret: a webhook's address, a token or a password; "
    "take it out and make a new one, for this one has been seen; settings hold secrets, files do not"
)


def faults(text: str) -> str:
    with pytest.raises(Faults) as raised:
        check(read(text, "f.yaml"))
    return raised.value.text()


@pytest.mark.parametrize(
    "line",
    [
        "# https://portal.example/rest/1/abcdefgh12345678/crm.lead.list",
        "portal: https://portal.example/rest/12/abcdefgh12345678/",
        'help: "client_secret: s3cr3tvalue"',
        "token: s3cr3tvalue",
        "# пароль: s3cr3tvalue",
        "note: Bearer s3cr3tvalue.s3cr3tvalue",
        "note: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0s3cr3t.x",
        'bot: "123456789:AAEs3cr3tvalues3cr3tvalues3cr3tval1"',
    ],
)
def test_a_secret_is_a_fault_even_in_a_comment_and_is_not_repeated(line):
    told = faults(GOOD + line + "\n")
    assert told.startswith("f.yaml:6:")
    assert told.endswith(f"{SAID}\n1 fault, nothing was sent to the portal")
    assert "s3cr3t" not in told
    assert "abcdefgh12345678" not in told


@pytest.mark.parametrize(
    "title",
    ["Токен получен", "https://example.com/rest/of/the/story", "Пароль: получен", "Password: received", "rest/1"],
)
def test_a_text_about_secrets_is_none(title):
    assert check(read(GOOD.replace("Новый лид", f'"{title}"'), "f.yaml")).stages[0].title.ru == title
