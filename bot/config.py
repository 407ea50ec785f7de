"""Everything that can be set, in ``config.toml`` and the environment."""

from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.config_file import ENCODING, config_file, read_toml, secrets_from_files
from bot.config_values import Device, Folder, Gpus, PostgresUrl, TimeZone
from bot.errors import MarioError, Message

POCKET = "pocket"
AUTO = "auto"
A_YEAR, A_CENTURY = 525_600, 36_500  # in minutes, in days: what a date can be reckoned with
SHOWN = 100  # characters that Discord shows of a choice, and takes of its value


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ModelSettings(Section):
    """One entry of the registry; its abilities are declared, to judge requests unloaded."""

    source: str
    base: str | None = None
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    title: str = Field(default="", max_length=SHOWN)
    licence: str = ""
    melody: bool = False
    style: bool = False
    stereo: bool = False
    sounds: bool = False


POCKET_MODEL = ModelSettings(
    source=POCKET, title="Pocket: chip music, bundled", licence="MIT", melody=True
)


class Limits(Section):
    """What one job, one person and one server may ask for; all but the first five can be changed
    per server and per role with ``/mario-admin``."""

    upload_megabytes: int = Field(default=25, ge=1)
    source_seconds: int = Field(default=300, ge=1)
    queue: int = Field(default=100, ge=1)
    queue_outside_servers: int = Field(default=30, ge=0)
    job_minutes: int = Field(default=60, ge=1, le=A_YEAR)
    duration: Annotated[int, Message("limit-duration")] = Field(default=120, ge=1, le=300)
    waiting_per_user: Annotated[int, Message("limit-waiting-per-user")] = Field(default=5, ge=1)
    running_per_user: Annotated[int, Message("limit-running-per-user")] = Field(default=2, ge=1)
    waiting_per_server: Annotated[int, Message("limit-waiting-per-server")] = Field(
        default=50, ge=1
    )
    running_per_server: Annotated[int, Message("limit-running-per-server")] = Field(default=8, ge=1)
    seconds_per_user_a_day: Annotated[int, Message("limit-seconds-per-user-a-day")] = Field(
        default=3600, ge=1
    )
    seconds_per_server_a_day: Annotated[int, Message("limit-seconds-per-server-a-day")] = Field(
        default=36_000, ge=1
    )
    upload_megabytes_per_user_a_day: Annotated[int, Message("limit-uploads-a-day")] = Field(
        default=250, ge=1
    )
    cooldown_seconds: Annotated[int, Message("limit-cooldown")] = Field(default=0, ge=0)


def limit_label(name: str) -> Message:
    """What people call a limit that can be changed on a server."""
    return next(one for one in Limits.model_fields[name].metadata if isinstance(one, Message))


class Defaults(Section):
    """What people on Discord get where they do not say; a server may say otherwise there.

    output_format: a value of :class:`bot.request.Format`. language: of what everybody reads;
    ``auto``: the one that Discord says a server has.
    """

    output_format: Literal["wav", "mp3", "flac", "ogg", "video"] = "mp3"
    language: Literal["auto", "en", "de", "fr", "es", "pt-BR", "ja"] = "auto"
    duration: int = Field(default=8, ge=1, le=300)
    style: str = Field(default="", max_length=SHOWN)


class Caps(Section):
    """The most that a server may set its limits to, and the least that ``cooldown_seconds``; where
    one is missing a server chooses freely. What a server sets lies within them, also for a role."""

    duration: int | None = Field(default=None, ge=1, le=300)
    waiting_per_user: int | None = Field(default=None, ge=1)
    running_per_user: int | None = Field(default=None, ge=1)
    waiting_per_server: int | None = Field(default=None, ge=1)
    running_per_server: int | None = Field(default=None, ge=1)
    seconds_per_user_a_day: int | None = Field(default=None, ge=1)
    seconds_per_server_a_day: int | None = Field(default=None, ge=1)
    upload_megabytes_per_user_a_day: int | None = Field(default=None, ge=1)
    cooldown_seconds: int | None = Field(default=None, ge=0)

    def within(self, name: str, value: int) -> int:
        """The value that a limit has where a server wants it to be ``value``."""
        cap = getattr(self, name)
        if cap is None:
            return value
        return max(value, cap) if name == "cooldown_seconds" else min(value, cap)


class DailySettings(Section):
    """A piece of the day. channel: its id. zone: by which the hour is told. Without ``prompts``,
    ideas of the bot's own are made in turn, or what people voted for the day before."""

    channel: int
    hour: int = Field(default=18, ge=0, le=23)
    zone: TimeZone = "UTC"
    prompts: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = ()
    seconds: int = Field(default=30, ge=1, le=120)


class Access(Section):
    """Whom the bot serves, and where; each list that is empty allows everything.

    A server's own lists narrow these further. channels, roles: by id; they count on servers only.
    refused_words: that no prompt may have in it.
    """

    direct_messages: bool = True
    private_installs: bool = True
    servers: tuple[int, ...] = ()
    blocked_users: tuple[int, ...] = ()
    blocked_servers: tuple[int, ...] = ()
    channels: tuple[int, ...] = ()
    roles: tuple[int, ...] = ()
    models: tuple[str, ...] = ()
    refused_words: tuple[str, ...] = ()


class Retention(Section):
    """How much is kept, and for how long. ``pieces_days`` 0: until somebody deletes them."""

    max_gigabytes: float = Field(default=50, gt=0)
    pieces_days: int = Field(default=0, ge=0, le=A_CENTURY)
    records_days: int = Field(default=30, ge=1, le=A_CENTURY)


class Files(Section):
    """Where pieces and sources are kept: in the folder ``data``, in another one that several
    machines share, or in an object store (``s3://bucket/prefix``) at ``endpoint``."""

    place: str = Field(
        default="",
        pattern=r"^(s3://[^/\s]+(/\S*)?|([A-Za-z]:)?[^:]*)$",
        examples=["s3://bucket/prefix", "/mnt/share/mario"],
    )
    endpoint: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        examples=["https://minio.example:9000"],
    )
    region: str = ""

    @property
    def in_bucket(self) -> bool:
        return self.place.startswith("s3://")


class Shards(Section):
    """Connections to Discord's gateway, each with its part of the servers.

    count: of all processes together; 0: as many as Discord recommends. ids: those of this process,
    from 0 on; empty: all of them.
    """

    count: int = Field(default=1, ge=0)
    ids: tuple[int, ...] = ()

    @model_validator(mode="after")
    def _ids_are_of_the_count(self) -> "Shards":
        if len(set(self.ids)) < len(self.ids) or not set(self.ids) <= set(range(self.count)):
            raise MarioError("shards-wrong", count=self.count)
        return self


class Engine(Section):
    device: Device = "auto"
    devices: Gpus = ()
    precision: Literal["auto", "fp32", "fp16", "bf16", "int8", "fp8", "int4"] = "auto"
    graphs: bool = True
    at_once: int = Field(default=8, ge=1, le=64)
    memory_gigabytes: float | None = Field(default=None, gt=0)


class Executor(Section):
    """Who composes. kind: a name in bot/executors/executor.py. What follows is for Ray's workers.

    address: of the cluster's head; empty: of the cluster that this machine is a node of.
    cpus, gpus: what each worker holds. models: that each keeps in memory, at most. min_workers,
    max_workers: how many are asked of Ray, and so of its autoscaler.
    idle_minutes: after which a worker beyond ``min_workers`` is given back.
    """

    kind: str = "process"
    address: str = Field(
        default="",
        pattern=r"^([^\s:/]+:\d{1,5})?$",
        examples=["10.0.0.5:6379"],
    )
    cpus: float = Field(default=1, ge=0)
    gpus: float = Field(default=0, ge=0)
    models: int | None = Field(default=None, ge=1)
    min_workers: int = Field(default=1, ge=0)
    max_workers: int = Field(default=8, ge=1, le=512)
    idle_minutes: float = Field(default=10, gt=0)


class Audio(Section):
    """Attached files. Confinement is what the kernel can do ("available"), or all or nothing."""

    confinement: Literal["available", "required"] = "available"


class Loading(Section):
    """Where weights may come from and which other checkpoints they may lead to."""

    hosts: tuple[str, ...] = ("huggingface.co", "hf.co", "replicate.delivery")
    pretrained: tuple[str, ...] = ("facebook/encodec_32khz",)
    max_gigabytes: float = Field(default=20, gt=0)
    max_minutes: float = Field(default=240, gt=0)


class StoreSettings(Section):
    """A Postgres database for the rows; without a ``url`` they are in the data folder.

    password: from the environment, ``MARIO_STORE__PASSWORD``, or from the file that
    ``MARIO_STORE_PASSWORD_FILE`` names.
    """

    url: PostgresUrl = ""
    password: SecretStr | None = None

    @property
    def database(self) -> str | None:
        """The URL as a driver takes it, its password in it; ``None`` without one."""
        if not self.url or self.password is None:
            return self.url or None
        parts = urlsplit(self.url)
        user, _, host = parts.netloc.rpartition("@")
        password = quote(self.password.get_secret_value(), safe="")
        return parts._replace(netloc=f"{user}:{password}@{host}").geturl()


class Web(Section):
    enabled: bool = True
    host: str = "127.0.0.1"
    port: int = Field(default=8642, ge=0, le=65535)
    names: tuple[str, ...] = ()


class Settings(BaseSettings):
    """Everything an operator can set.

    ``DISCORD_TOKEN`` comes from the environment or the config's ``.env``, or from the file that
    ``DISCORD_TOKEN_FILE`` names, and the database's password likewise; any other field may be
    overridden as ``MARIO_SECTION__FIELD``.
    """

    model_config = SettingsConfigDict(
        env_prefix="MARIO_",
        env_nested_delimiter="__",
        env_file_encoding=ENCODING,
        extra="ignore",
        frozen=True,
    )

    discord_token: SecretStr | None = Field(default=None, validation_alias="DISCORD_TOKEN")
    default_model: str = POCKET
    data: Folder = Path("data")
    weights: Folder = Path("weights")
    restart_at: str = Field(
        default="",
        pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$",
        examples=["04:30"],
    )
    limits: Limits = Limits()
    caps: Caps = Caps()
    defaults: Defaults = Defaults()
    access: Access = Access()
    retention: Retention = Retention()
    files: Files = Files()
    shards: Shards = Shards()
    engine: Engine = Engine()
    executor: Executor = Executor()
    audio: Audio = Audio()
    loading: Loading = Loading()
    web: Web = Web()
    store: StoreSettings = StoreSettings()
    daily: dict[str, DailySettings] = {}
    models: dict[str, ModelSettings] = {POCKET: POCKET_MODEL}
    styles: dict[str, dict[str, str | bool | int | float]] = {}

    @field_validator("discord_token", mode="before")
    @classmethod
    def _blank_is_not_set(cls, token: Any) -> Any:
        return token.strip() or None if isinstance(token, str) else token

    @model_validator(mode="after")
    def _models_can_be_chosen(self) -> "Settings":
        """Discord takes no choice whose name or value is blank or longer than it shows."""
        for name, model in self.models.items():
            if not name.strip() or len(name) > SHOWN:
                raise MarioError("model-name-unshown", file=config_file(), name=name, maximum=SHOWN)
            if "title" in model.model_fields_set and not model.title.strip():
                raise MarioError("model-title-blank", file=config_file(), name=name)
        return self

    @model_validator(mode="after")
    def _default_is_listed(self) -> "Settings":
        if self.default_model not in self.models:
            raise MarioError("default-model-unlisted", file=config_file(), name=self.default_model)
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = config_file()
        toml = InitSettingsSource(settings_cls, read_toml(file) if file.exists() else {})
        secret = InitSettingsSource(settings_cls, secrets_from_files())
        return init_settings, secret, env_settings, dotenv_settings, toml
