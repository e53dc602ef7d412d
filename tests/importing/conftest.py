"""A portal in a box and the command line beside it, in this process."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from b24app.cli import main
from tests.emulated import Emulator


@dataclass
class Office:
    """Somebody with a webhook, a command line and a folder."""

    emulator: Emulator
    folder: Path
    webhook: str

    def cli(self, *words: str, lang: str = "en") -> Result:
        return CliRunner().invoke(main, ["--lang", lang, "leads", "import", *words])

    def took(self, text: str, *words: str, name: str = "leads.csv", encoding: str = "utf-8") -> Result:
        """Write a file and import it."""
        (self.folder / name).write_bytes(text.encode(encoding))
        return self.cli(str(self.folder / name), "--yes", *words)

    def rest(self, method: str, **params: Any) -> Any:
        return self.emulator.rest(self.webhook, method, params)

    def add(self, kind: str, **fields: Any) -> int:
        return int(self.rest(f"crm.{kind}.add", fields=fields))

    def leads(self) -> list[dict[str, Any]]:
        """Return every lead in full by rising number."""
        found: list[dict[str, Any]] = []
        while True:
            wanted = {"filter": {">ID": found[-1]["ID"] if found else 0}, "order": {"ID": "ASC"}, "start": -1}
            rows = self.rest("crm.lead.list", select=["*", "UF_*", "PHONE", "EMAIL"], **wanted)
            found += rows
            if len(rows) < 50:
                return found

    def titles(self) -> list[str]:
        return [row["TITLE"] for row in self.leads()]


@pytest.fixture
def office(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An empty portal without its limit."""
    emulator.ask("POST", "limits", {"bucket": False})
    webhook = emulator.webhook("crm", "user_basic")
    for name, value in {"HOME": str(tmp_path / "home"), "PORTAL": webhook, "BUCKET_RATE": "0"}.items():
        monkeypatch.setenv(f"B24APP_{name}", value)
    return Office(emulator, tmp_path, webhook)
