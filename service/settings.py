"""Every setting, read from ``REINS_*`` environment variables by the roots only."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

INSTALLATION = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """The environment, typed. Relative paths are taken from the installation folder."""

    model_config = SettingsConfigDict(env_prefix="REINS_", extra="ignore")

    host: str = Field("127.0.0.1", description="Address the HTTP service listens on.")
    port: int = Field(8080, ge=0, le=65535, description="Port the HTTP service listens on.")
    public_url: str | None = Field(
        None, description="Address people and hosts reach the service at; builds every link."
    )
    data_dir: Path = Field(
        Path(".reins"), description="Folder of the SQLite store, demo keys, sockets and logs."
    )
    database_url: str | None = Field(
        None, description="`postgresql://...` or `sqlite:////absolute/path`."
    )
    redis_url: str | None = Field(
        None, description="`redis://...`; without it an embedded server is started."
    )
    policy: Path = Field(
        Path("policies/default.yaml"), description="Policy file that seeds a new community."
    )
    policy_source: Literal["database", "file"] = Field(
        "database",
        description="`file`: the policy file decides, and no version is published by hand.",
    )
    policy_blast_radius: float = Field(
        0.02,
        ge=0,
        le=1,
        description="Share of back-tested posts that one publisher may change alone.",
    )
    brake_factor: float = Field(
        5.0, ge=1, description="How many times its expected rate a rule may enforce."
    )
    brake_minimum: int = Field(
        20, ge=1, description="Enforcements in an hour from which a rule can be braked."
    )
    model: Path = Field(
        Path("models/reins-minilm/2"), description="Folder of the model bundle to serve."
    )
    shadow_model: Path | None = Field(
        None, description="Folder of a second model bundle that scores without deciding."
    )
    shadow_share: float = Field(
        0.1, ge=0, le=1, description="Share of the posts that the second model scores."
    )
    community: str = Field("default", description="Community that commands act on.")
    strict: bool = Field(
        False, description="Refuse posts of unknown channels and authors with 422."
    )
    max_text_chars: int = Field(20_000, ge=1, description="Longest accepted text, in characters.")
    max_body_bytes: int = Field(
        16 * 1024 * 1024, ge=1024, description="Largest accepted request body, in bytes."
    )
    scoring_threads: int = Field(2, ge=1, le=64, description="Threads that run the model.")
    scoring_queue: int = Field(
        2_000, ge=1, description="Posts that may wait for the model before 429 is answered."
    )
    commit_batch: int = Field(64, ge=1, description="Most requests that share one commit.")
    check_per_minute: int = Field(
        30, ge=1, description="Dry checks one author may make in a minute."
    )
    idempotency_hours: int = Field(
        24, ge=1, description="Hours for which an Idempotency-Key is remembered."
    )
    undo_seconds: int = Field(
        0, ge=0, description="Seconds a verdict waits, and can be undone, before the host is told."
    )
    login_link_minutes: int = Field(15, ge=1, description="Minutes for which a login link works.")
    session_hours: int = Field(12, ge=1, description="Hours after which staff must log in again.")
    insecure_http: bool = Field(
        False, description="Allow console cookies over plain http away from loopback."
    )
    webhook_timeout_seconds: float = Field(
        10.0, gt=0, description="Seconds a receiver has to answer a webhook."
    )
    webhook_max_attempts: int = Field(
        12, ge=1, description="Tries before a delivery is dead and waits for redelivery."
    )
    webhook_private_addresses: bool = Field(
        False, description="Allow receivers on loopback and private networks."
    )
    audit_anchor_minutes: int = Field(
        60, ge=1, description="Minutes between two signatures of the newest audit row."
    )
    audit_anchor_file: Path | None = Field(
        None, description="File to append these signatures to, best on another machine."
    )
    retain_posts_days: int | None = Field(
        None, ge=1, description="Days after which the words of posts are removed."
    )
    retain_decisions_days: int | None = Field(
        None, ge=1, description="Days after which facts and traces of decisions are removed."
    )
    retain_reports_days: int | None = Field(
        None, ge=1, description="Days after which answered reports lose text and reporter."
    )
    retain_events_days: int | None = Field(
        None, ge=1, description="Days after which sent events and their deliveries are deleted."
    )
    retain_conversations_days: int | None = Field(
        None, ge=1, description="Days after which closed conversations are emptied."
    )
    backup_days: int | None = Field(
        None, ge=1, description="Days after which your back-ups expire; erasure reports say so."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severe level that is logged."
    )
    demo_secret: SecretStr | None = Field(
        None, description="Webhook secret the receiver of `reins receiver` verifies with."
    )

    @field_validator("shadow_model", "audit_anchor_file", mode="before")
    @classmethod
    def _none_if_empty(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("data_dir", "policy", "model", "shadow_model", "audit_anchor_file")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value and (INSTALLATION / value.expanduser()).resolve()

    def deciding_file(self, community_id: str) -> Path | None:
        """The policy file that alone decides what is live in a community, if one does."""
        decides = self.policy_source == "file" and community_id == self.community
        return self.policy if decides else None

    @property
    def retain_days(self) -> dict[str, int | None]:
        """After how many days each kind of data goes; ``None`` where it is kept."""
        kinds = ("posts", "decisions", "reports", "events", "conversations")
        return {kind: getattr(self, f"retain_{kind}_days") for kind in kinds}

    @property
    def database(self) -> str:
        """URL of the store; SQLite in the data folder unless one is set."""
        return self.database_url or f"sqlite:///{self.data_dir / 'reins.db'}"

    @property
    def base_url(self) -> str:
        """Address that links begin with, without a trailing slash."""
        # Who listens everywhere is still reached somewhere: a link to 0.0.0.0 leads nowhere.
        reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        host = f"[{reached}]" if ":" in reached else reached
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/")
