"""The tables of the business database; migrations/versions brings a database to this shape."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class Moment(TypeDecorator[datetime]):
    """An aware UTC time on every database; SQLite itself would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Write the time in UTC, without its zone where the database knows none."""
        if value is None:
            return None
        return value.astimezone(UTC).replace(tzinfo=None if dialect.name == "sqlite" else UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read the time back as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

installs = Table(
    "installs",
    metadata,
    Column("member_id", String(64), primary_key=True),
    Column("address", String(255), nullable=False, index=True),
    Column("endpoint", Text, nullable=False),
    Column("server_endpoint", Text, nullable=False),
    Column("client_id", String(128), nullable=False),
    Column("application_token", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("user_id", Integer),
    Column("status", String(16), nullable=False),
    Column("is_finished", Boolean(name="is_finished"), nullable=False),
    Column("updated_at", Moment, nullable=False),
    # How our access is doing, in the words of portal/states.py; the detail is the new host of a portal that moved.
    Column("state", String(32), nullable=False, server_default="open"),
    Column("state_detail", String(255), nullable=False, server_default=""),
    Column("state_at", Moment),
)

tokens = Table(
    "tokens",
    metadata,
    Column("member_id", ForeignKey("installs.member_id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", Integer, primary_key=True, autoincrement=False),
    Column("access", Text, nullable=False),
    Column("refresh", Text, nullable=False),
    Column("expires_at", Moment, nullable=False),
    # The lease of whoever is renewing this pair now.
    Column("renewed_by", String(64)),
    Column("renewed_until", Double),
    # Another number with each new pair: only the pair that failed is called lost, never the one that replaced it.
    Column("version", Integer, nullable=False, server_default="0"),
    # Why the pair opens nothing any more, empty while it does; until when it is left alone, or for good.
    Column("lost", String(64), nullable=False, server_default=""),
    Column("lost_until", Moment),
)

registered = Table(
    "registered",
    metadata,
    Column("member_id", ForeignKey("installs.member_id", ondelete="CASCADE"), primary_key=True),
    Column("code", String(255), primary_key=True),
    Column("hash", String(128), nullable=False),
)

plans = Table(
    "plans",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("portal", String(255), nullable=False),
    Column("entity", String(64), nullable=False),
    Column("pipeline", String(255), nullable=False),
    Column("checksum", String(128), nullable=False),
    Column("document", JSON, nullable=False),
    Column("pipeline_document", JSON, nullable=False),
    Column("state", String(32), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("applied_at", Moment),
    # What the portal had before, the plan that this one takes back, who began it and when its end came.
    Column("snapshot", JSON(none_as_null=True)),
    Column("undoes", Integer),
    Column("who", String(255), nullable=False, server_default=""),
    Column("ended_at", Moment),
    Index("ix_plans_portal_entity", "portal", "entity"),
)

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_id", ForeignKey("plans.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("action", JSON, nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("state", String(16), nullable=False),
    Column("result", JSON(none_as_null=True)),
    Column("reason", Text),
    Column("begun_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Index("ix_journal_plan_id_number", "plan_id", "number"),
)

runs = Table(
    "runs",
    metadata,
    Column("run_key", String(255), primary_key=True),
    Column("member_id", String(64), nullable=False),
    Column("code", String(255), nullable=False),
    Column("document", JSON, nullable=False),
    Column("state", String(32), nullable=False),
    Column("outputs", JSON(none_as_null=True)),
    Column("explanation", Text),
    Column("begun_at", Moment, nullable=False),
    Column("ended_at", Moment),
    # The card by kind and number, such as "lead:12", and the stage it was seen on.
    Column("card", String(64), nullable=False, server_default=""),
    Column("stage", String(64), nullable=False, server_default=""),
    # What began it (robot, change, timer, hand), which handler it wants, and whether it may write.
    Column("started", String(16), nullable=False, server_default="robot"),
    Column("handler", String(64), nullable=False, server_default="call"),
    Column("mode", String(16), nullable=False, server_default="active"),
    Column("attempt", Integer, nullable=False, server_default="1"),
    # Inputs as they were read, the decision as a word, the reasons as [{ru, en}], seconds of the last attempt's work.
    Column("inputs", JSON(none_as_null=True)),
    Column("decision", String(64), nullable=False, server_default=""),
    Column("reasons", JSON(none_as_null=True)),
    Column("seconds", Double),
    # What the waiting workflow was told: answered, answered before, not awaited, unanswered; why the run waits.
    Column("answer", String(32), nullable=False, server_default=""),
    Column("waits_for", Text),
    Index("ix_runs_member_id_card", "member_id", "card", "begun_at"),
    Index("ix_runs_member_id_begun_at", "member_id", "begun_at"),
)

effects = Table(
    "effects",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_key", ForeignKey("runs.run_key", ondelete="CASCADE"), nullable=False),
    Column("name", String(255), nullable=False),
    Column("state", String(16), nullable=False),
    Column("result", JSON(none_as_null=True)),
    Column("at", Moment),
    UniqueConstraint("run_key", "name"),
)

limits = Table(
    "limits",
    metadata,
    Column("portal", String(255), primary_key=True),
    Column("free_at", Double, nullable=False),
    # What the portal's plan allows, once known; else the settings hold.
    Column("size", Integer),
    Column("rate", Double),
)

pauses = Table(
    "pauses",
    metadata,
    Column("caller", String(255), primary_key=True),
    Column("method", String(255), primary_key=True),
    Column("until", Double, nullable=False),
)
