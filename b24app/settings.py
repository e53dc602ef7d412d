"""Read the environment: every setting of the app, its default and its meaning, in one place."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from cryptography.fernet import Fernet
from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from b24app.errors import AppError
from b24app.languages import Translate, known, phrase
from b24app.setting_checks import SAID, address, addresses, listed, listener, shared_clock


class BadSetting(AppError):
    """A setting cannot be used; see install/env.example."""

    code = "settings.bad-value"


class BadSettings(AppError):
    """The settings cannot be used; see install/env.example."""

    code = "settings.bad"

    def __init__(self, faults: Iterable[BadSetting]) -> None:
        """Take a fault for each wrong variable."""
        self.faults = tuple(faults)
        super().__init__()

    def text(self, translate: Translate = str) -> str:
        """Say every fault, one a line."""
        return "\n".join(fault.text(translate) for fault in self.faults)

    def as_json(self, translate: Translate = str) -> dict[str, object]:
        """Give the faults to a machine."""
        return super().as_json(translate) | {"faults": [fault.as_json(translate) for fault in self.faults]}


_EXPLAINED = phrase("see install/env.example")


class Settings(BaseSettings):
    """The settings, each read from the environment variable of its name with `B24APP_` in front."""

    model_config = SettingsConfigDict(env_prefix="B24APP_", frozen=True, extra="ignore", env_ignore_empty=True)

    home: Path = Field(Path("var"), description="Folder for the databases.")
    database_url: str = Field("", description="Business database; by default b24app.sqlite in the home folder.")
    jobs_url: str = Field("", description="Database of the job engine; by default jobs.sqlite in the home folder.")
    secret_keys: SecretStr = Field(
        SecretStr(""), description="Keys that encrypt tokens in the database, separated by commas; the first encrypts."
    )
    public_url: Annotated[str, AfterValidator(address)] = Field(
        "http://127.0.0.1:8200", description="Address under which the portal reaches the app."
    )
    bind: Annotated[str, AfterValidator(listener)] = Field(
        "127.0.0.1:8200", description="Address and port that gunicorn listens on."
    )
    web_workers: int = Field(2, ge=1, description="Number of gunicorn processes.")
    client_id: str = Field("", description="Application code that the portal shows in the local application's form.")
    client_secret: SecretStr = Field(SecretStr(""), description="Application key from the same form.")
    oauth_servers: Annotated[str, AfterValidator(addresses)] = Field(
        "https://oauth.bitrix24.tech,https://oauth.bitrix.info",
        description="Authorisation servers that may be asked, separated by commas; the first is the default.",
    )
    robots: str = Field("", description="More folders of robots, separated by commas.")
    loop_runs: int = Field(
        12,
        ge=0,
        description="Runs of one robot on one card that are too many within B24APP_LOOP_SECONDS; 0 sets no limit.",
    )
    loop_seconds: float = Field(600.0, gt=0, description="Time in which so many runs are a loop that is stopped.")
    pipelines: str = Field("", description="More folders of pipelines, separated by commas.")
    portal: str = Field(
        "", description="Portal the command line works on: a webhook, or an installed portal's address."
    )
    language: str = Field("", description="Language of messages on the command line: ru or en; by default from LANG.")
    lang: str = Field("", validation_alias="LANG", description="The system's language.")
    bucket_size: int = Field(50, ge=2, description="Requests a portal takes at once (250 on the Enterprise plan).")
    bucket_rate: float = Field(
        2.0,
        ge=0,
        description="Requests a second that drain (5 on the Enterprise plan, learned by itself when the app is"
        " installed); 0 for a boxed portal without a limit.",
    )
    source_address: str = Field(
        "",
        description="Name of this machine's outgoing address, where machines with several addresses share one database:"
        " a portal counts each address apart.",
    )
    watch: Literal["placed", "everywhere"] = Field(
        "placed",
        description="Where a robot stands in for its calls that do not come: placed (stages from which the portal has"
        " called it in the last 30 days) or everywhere.",
    )
    sweep_seconds: float = Field(600, ge=1, description="Seconds between two looks for changes that no event told of.")
    reports_seconds: float = Field(
        900,
        ge=0,
        description="Seconds after which the copy for reports is refreshed though nothing is known to have changed; 0"
        " never reads one.",
    )
    analysis_memory: int = Field(
        1000,
        ge=200,
        description="Megabytes that the audit, the matching and the plan of leads may fill before they"
        " go to disk; the app itself comes on top.",
    )
    analysis_threads: int = Field(0, ge=0, description="Threads of that work; 0 takes one a processor.")
    lease_seconds: float = Field(
        30.0,
        ge=1,
        description="Seconds after which a silent worker counts as dead and others take its work over (PostgreSQL).",
    )
    keep_days: int = Field(
        30,
        ge=1,
        description="Days that finished jobs and runs are kept; a call delivered again later would be done again.",
    )
    gateway: str = Field(
        "file",
        description="What carries messages to clients: file, console, an address, or a class as package.module:Class.",
    )
    gateway_token: SecretStr = Field(
        SecretStr(""), description="What the gateway is shown in the Authorization header, or is made with."
    )
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="What Prometheus sends as bearer token to read /metrics; without one there is no such page.",
    )
    metrics_folder: Path | None = Field(
        None, validation_alias="PROMETHEUS_MULTIPROC_DIR", description="Set by b24app serve for its processes."
    )
    clock: Annotated[str, AfterValidator(shared_clock)] = Field(
        "",
        description="Address of a shared test clock on this machine, such as the emulator's; for tests and demos only.",
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)] = Field(
        "INFO", description="DEBUG, INFO, WARNING or ERROR."
    )
    log_form: Literal["text", "json"] = Field("text", description="text or json.")

    @property
    def database(self) -> str:
        """Address of the business database."""
        return self.database_url or f"sqlite:///{self.home.absolute() / 'b24app.sqlite'}"

    @property
    def jobs(self) -> str:
        """Address of the job engine's database."""
        return self.jobs_url or f"sqlite:///{self.home.absolute() / 'jobs.sqlite'}"

    @property
    def keys(self) -> list[str]:
        """Encryption keys, the current one first; empty when none is set."""
        return listed(self.secret_keys.get_secret_value())

    @property
    def oauth(self) -> list[str]:
        """Allowed authorisation servers without a trailing slash."""
        return [server.rstrip("/") for server in listed(self.oauth_servers)]

    @property
    def robot_folders(self) -> list[Path]:
        """Robot folders besides the shipped one."""
        return [Path(folder) for folder in listed(self.robots)]

    @property
    def pipeline_folders(self) -> list[Path]:
        """Pipeline folders besides the shipped one."""
        return [Path(folder) for folder in listed(self.pipelines)]

    @property
    def speaks(self) -> str:
        """Language of the command line."""
        return known(self.language or self.lang)


def read_settings(given: Mapping[str, str] | None = None, file: Path | None = None) -> Settings:
    """Read and check the environment, values given in its place and a file of settings; raises BadSettings.

    The file counts more than the environment, what is given more than both; every wrong variable is named.
    """
    try:
        told: dict[str, Any] = {**_lines(file), **(given or {})}
        return Settings(**told)
    except ValidationError as refused:
        raise BadSettings(map(_fault, refused.errors())) from None


def _lines(file: Path | None) -> dict[str, str]:
    values = dotenv_values(file, interpolate=False) if file else {}
    return {name.removeprefix("B24APP_").lower(): value for name, value in values.items() if value}


def _fault(error: Any) -> BadSetting:
    """Name the variable and what is wanted; what it holds stays unsaid, for it may be a secret."""
    name = str(error["loc"][0])
    variable = f"B24APP_{name.upper()}" if name in Settings.model_fields else name
    expected = str(error.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", ", ")
    values = {**error.get("ctx", {}), "expected": expected}
    return BadSetting(SAID.get(error["type"], ""), _EXPLAINED, where=variable, **values)


def system_language() -> str:
    """Return the language of LANG, for when the settings cannot be read."""
    return known(os.environ.get("LANG"))


def new_key() -> str:
    """Make a key for B24APP_SECRET_KEYS."""
    return Fernet.generate_key().decode()
