"""Read the environment: every setting of the app, its default and its meaning, in one place."""

from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from b24app.errors import AppError
from b24app.languages import known, phrase


class BadSettings(AppError):
    """The settings cannot be used; see install/env.example."""

    code = "settings.bad"


class Settings(BaseSettings):
    """The settings, each read from the environment variable of its name with `B24APP_` in front."""

    model_config = SettingsConfigDict(env_prefix="B24APP_", frozen=True, extra="ignore")

    home: Path = Field(Path("var"), description="Folder for the databases.")
    database_url: str = Field("", description="Business database; by default b24app.sqlite in the home folder.")
    jobs_url: str = Field("", description="Database of the job engine; by default jobs.sqlite in the home folder.")
    secret_keys: SecretStr = Field(
        SecretStr(""), description="Keys that encrypt tokens in the database, separated by commas; the first encrypts."
    )
    public_url: str = Field("http://127.0.0.1:8200", description="Address under which the portal reaches the app.")
    bind: str = Field("127.0.0.1:8200", description="Address and port that gunicorn listens on.")
    web_workers: int = Field(2, ge=1, description="Number of gunicorn processes.")
    client_id: str = Field("", description="Application code that the portal shows in the local application's form.")
    client_secret: SecretStr = Field(SecretStr(""), description="Application key from the same form.")
    oauth_servers: str = Field(
        "https://oauth.bitrix24.tech,https://oauth.bitrix.info",
        description="Authorisation servers that may be asked, separated by commas; the first is the default.",
    )
    robots: str = Field("", description="More folders of robots, separated by commas.")
    pipelines: str = Field("", description="More folders of pipelines, separated by commas.")
    portal: str = Field(
        "", description="Portal the command line works on: a webhook, or an installed portal's address."
    )
    language: str = Field("", description="Language of messages on the command line: ru or en; by default from LANG.")
    lang: str = Field("", validation_alias="LANG", description="The system's language.")
    bucket_size: int = Field(50, ge=2, description="Requests a portal takes at once (250 on the Enterprise plan).")
    bucket_rate: float = Field(2.0, gt=0, description="Requests a second that drain (5 on the Enterprise plan).")
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="What Prometheus sends as bearer token to read /metrics; without one there is no such page.",
    )
    metrics_folder: Path | None = Field(
        None, validation_alias="PROMETHEUS_MULTIPROC_DIR", description="Set by b24app serve for its processes."
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")
    log_form: str = Field("text", description="text or json.")

    @field_validator("public_url")
    @classmethod
    def _no_trailing_slash(cls, value: str) -> str:
        if urlsplit(value).scheme not in {"http", "https"}:
            raise ValueError("it must begin with https://")
        return value.rstrip("/")

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
        return _listed(self.secret_keys.get_secret_value())

    @property
    def oauth(self) -> list[str]:
        """Allowed authorisation servers without a trailing slash."""
        return [server.rstrip("/") for server in _listed(self.oauth_servers)]

    @property
    def robot_folders(self) -> list[Path]:
        """Robot folders besides the shipped one."""
        return [Path(folder) for folder in _listed(self.robots)]

    @property
    def pipeline_folders(self) -> list[Path]:
        """Pipeline folders besides the shipped one."""
        return [Path(folder) for folder in _listed(self.pipelines)]

    @property
    def speaks(self) -> str:
        """Language of the command line."""
        return known(self.language or self.lang)


def read_settings() -> Settings:
    """Read and check the environment; raises BadSettings that names every wrong variable."""
    try:
        return Settings()
    except ValidationError as fault:
        wrong = "; ".join(f"B24APP_{'.'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in fault.errors())
        raise BadSettings(
            phrase("these variables cannot be read: {wrong}"), phrase("see install/env.example"), wrong=wrong
        ) from None


def new_key() -> str:
    """Make a key for B24APP_SECRET_KEYS."""
    return Fernet.generate_key().decode()


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
