"""The settings: the shipped file states the defaults, and an error says where it is."""

import tomllib
from pathlib import Path

import pytest

from bot.config import Settings
from bot.config_file import home
from bot.config_loading import load_settings
from bot.errors import MarioError
from tests.support.english import english, refused

SHIPPED = Path(__file__).parent.parent / "config.toml"


def test_the_shipped_file_states_every_setting_at_its_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MARIO_CONFIG", "nowhere.toml")
    defaults = Settings(_env_file=None).model_dump(  # type: ignore[call-arg]
        mode="json", exclude={"discord_token"}, exclude_none=True
    )
    shipped = tomllib.loads(SHIPPED.read_text())

    for name, value in defaults.items():
        if name != "models":
            assert shipped[name] == value, name
    assert set(shipped["models"]) == {"pocket"}


def test_the_commented_models_become_valid_entries_when_uncommented(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    head, _, models = SHIPPED.read_text().partition("# ---- Models")
    lines = [line.removeprefix("# ") for line in models.splitlines()]
    toml = [line for line in lines if line.startswith("[models.") or " = " in line]
    file = tmp_path / "config.toml"
    file.write_text(head + "\n".join(toml))
    monkeypatch.setenv("MARIO_CONFIG", str(file))

    settings = load_settings()

    assert settings.models["stereo-melody"].stereo
    assert settings.models["stereo-melody"].melody
    assert settings.models["mario"].source == "weights/trained_model.tar"
    assert settings.models["mario"].base is None  # the archive itself names its codec
    assert settings.models["style"].style
    assert len(settings.models) == 14


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("default_model = 'unknown'", "has no [models.unknown]"),
        ("[limits]\nqueue = 0", "limits.queue must be 1 or more."),
        ("[engine]\ndevice = 'abacus'", "There is no device called abacus."),
        ("[engine]\nmemory_gigabytes = 0", "engine.memory_gigabytes must be more than 0."),
        ("[models.piano]\nsource = 'x'\nsha256 = 'y'", "models.piano.sha256 has a value"),
        ("[engine]\ndevise = 'cpu'", "sets engine.devise, but there is no such setting"),
        ("[engine]\ndevise = 'cpu'", "Did you mean engine.device?"),
        ("[limit]\nqueue = 1", "sets limit, but there is no such setting. Did you mean limits?"),
        ("device = 'cpu'", "Did you mean engine.device?"),
        ("[engine]\ndevice = 'mps'", "mps can't be used: Mario computes on"),
        ("[engine]\ndevice = 'xpu:1'", "xpu can't be used"),
        ("[engine]\ndevice = 'gpu'", "no device called gpu"),
        ("[engine]\ndevice = 'cuda:x'", "no device called cuda:x"),
        ("[engine]\ndevices = ['cuda:0', 'cuda']", "must name GPUs by number"),
        ("[engine]\ndevices = ['cuda:0', 'cuda:0']", "each only once"),
        (
            f"[models.piano]\nsource = 'x'\ntitle = '{'x' * 101}'",
            "title can have up to 100",
        ),
        ("[models.piano]\nsource = 'x'\ntitle = ' '", "gives [models.piano] a blank title"),
        ("[models.piano]\nsource = 'x'\ntitle = ''", "gives [models.piano] a blank title"),
        ("[models.'']\nsource = 'x'", 'has a model called ""'),
        (f"[models.{'x' * 101}]\nsource = 'x'", "A name needs 1 to 100 characters"),
        ("[models.piano]\nsorce = 'x'", "Did you mean models.piano.source?"),
        ("discord_token = 'x'", "Put DISCORD_TOKEN=… into .env"),
        ("not toml at all", "Can't read"),
        (f"x = {'[' * 100_000}", "(nested too deeply)"),
        ("[daily.evening]\nhour = 9", "daily.evening.channel is missing."),
        ("[daily.evening]\nchannel = 1\nzone = 'Mars'", 'no time zone "Mars"'),
        ("[daily]\nchannel = 1", "daily.channel must be a section: [daily.channel], its settings"),
        ("limits = 3", "limits must be a section: [limits]"),
        ("styles = 3", "styles must be a section: [styles]"),
        ("[access]\nservers = 3", 'access.servers must be a list, as ["one", "two"].'),
        (f"[limits]\njob_minutes = {10**30}", "limits.job_minutes can be 1–525600."),
        (f"[retention]\nrecords_days = {10**12}", "retention.records_days can be 1–36500."),
        ('data = "\\u0000"', "data has a value that I can't use."),
        ('restart_at = "4:30"', "restart_at must look like this: 04:30."),
        ('[executor]\naddress = "ray://head:10001"', "address must look like this: 10.0.0.5:6379."),
        ('[files]\nplace = "s3:/b"', "look like this: s3://bucket/prefix, /mnt/share/mario."),
        ('[files]\nendpoint = "minio:9000"', "must look like this: https://minio.example:9000."),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, named: str
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)
    monkeypatch.setenv("MARIO_CONFIG", str(file))

    with pytest.raises(MarioError) as caught:
        load_settings()

    assert named in english(caught.value)


def test_a_file_that_is_named_and_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARIO_CONFIG", "nowhere.toml")

    with refused(MarioError, match=r"MARIO_CONFIG names nowhere\.toml, but there is no such"):
        load_settings()


def test_a_file_of_no_name_is_not_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.toml").write_text("[limits]\nqueue = 7\n")
    monkeypatch.setenv("MARIO_CONFIG", "")

    assert load_settings().limits.queue == 7


def test_without_a_file_everything_is_at_its_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)

    places = {"data": home() / "data", "weights": home() / "weights"}
    assert load_settings() == Settings().model_copy(update=places)


def test_a_misspelt_setting_of_the_environment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARIO_LIMITS__QEUE", "3")

    with refused(MarioError, match=r"sets limits\.qeue.*mean limits\.queue\?"):
        load_settings()


@pytest.mark.parametrize("from_file", [False, True])
def test_a_misspelt_section_of_the_environment_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, from_file: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MARIO_VERSION", "of something else")
    if from_file:
        Path(".env").write_text("MARIO_LIMIT__QUEUE=3\n")
    else:
        monkeypatch.setenv("MARIO_LIMIT__QUEUE", "3")

    with refused(MarioError, match=r"sets limit\.queue.*mean limits\.queue\?"):
        load_settings()


@pytest.mark.parametrize(("given", "token"), [("", None), ("  \t", None), (" abc\n", "abc")])
def test_a_blank_token_counts_as_not_set(
    monkeypatch: pytest.MonkeyPatch, given: str, token: str | None
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", given)

    secret = load_settings().discord_token

    assert (secret and secret.get_secret_value()) == token


def test_the_token_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "discord_token"
    secret.write_text("from-the-file\n")
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(secret))
    monkeypatch.setenv("DISCORD_TOKEN", "")

    token = load_settings().discord_token

    assert token is not None
    assert token.get_secret_value() == "from-the-file"


def test_the_files_may_begin_with_the_mark_that_editors_of_windows_write(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_text("[limits]\nqueue = 7\n", encoding="utf-8-sig")
    (tmp_path / ".env").write_text("DISCORD_TOKEN=abc\n", encoding="utf-8-sig")
    monkeypatch.setenv("MARIO_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)

    settings = load_settings()

    assert settings.limits.queue == 7
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "abc"


@pytest.mark.parametrize("name", ["config.toml", ".env"])
def test_a_file_that_is_no_text_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("DISCORD_TOKEN=abc\n", encoding="utf-16")
    monkeypatch.setenv("MARIO_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "config.toml").touch()

    with refused(MarioError, match=rf"Can't read \S*{name} \("):
        load_settings()


@pytest.mark.parametrize(("content", "said"), [(None, "No such file"), ("  \n", "is empty. Put")])
def test_a_file_that_holds_no_token_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None, said: str
) -> None:
    secret = tmp_path / "discord_token"
    if content is not None:
        secret.write_text(content)
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(secret))

    with refused(MarioError, match=rf"DISCORD_TOKEN_FILE \({secret}.*{said}"):
        load_settings()


def test_the_token_is_not_shown_when_the_settings_are_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "canary-token")

    assert "canary-token" not in repr(Settings())


def configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, toml: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(toml)
    monkeypatch.setenv("MARIO_CONFIG", str(file))


@pytest.mark.parametrize("user", ["mario@", ""])
def test_the_database_gets_its_password_from_a_secret_and_shows_it_nowhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, user: str
) -> None:
    configured(
        monkeypatch, tmp_path, f'[store]\nurl = "postgresql://{user}db:5433/mario?ssl=require"'
    )
    assert load_settings().store.database == f"postgresql://{user}db:5433/mario?ssl=require"
    secret = tmp_path / "password"
    secret.write_text("c@nary/1\n")
    monkeypatch.setenv("MARIO_STORE_PASSWORD_FILE", str(secret))

    settings = load_settings()

    name = user.rstrip("@")
    assert settings.store.database == f"postgresql://{name}:c%40nary%2F1@db:5433/mario?ssl=require"
    assert "nary" not in repr(settings)
    monkeypatch.delenv("MARIO_STORE_PASSWORD_FILE")
    monkeypatch.setenv("MARIO_STORE__PASSWORD", "other")
    assert load_settings().store.database == f"postgresql://{name}:other@db:5433/mario?ssl=require"


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('url = "mysql://db/mario"', "must look like postgresql://"),
        ('url = "postgresql://db"', "must look like postgresql://"),
        ('url = "postgresql://mario@db:port/mario"', "must look like postgresql://"),
        ('url = "postgresql://mario@[::1/mario"', "must look like postgresql://"),
        ('url = "postgresql://db/mario?sslmod=require"', "has sslmod in it"),
        ('url = "postgresql://mario:hush@db/mario"', "holds a password"),
        ('url = "postgresql://db/mario?password=hush"', "holds a password"),
        ('password = "hush"', "Don't put the database's password in"),
    ],
)
def test_a_database_that_cannot_be_used_so_is_refused_without_its_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, toml: str, said: str
) -> None:
    configured(monkeypatch, tmp_path, f"[store]\n{toml}")
    with refused(MarioError, match=said) as caught:
        load_settings()
    assert "hush" not in english(caught.value)


def test_without_a_database_of_its_own_the_store_is_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARIO_STORE__PASSWORD", "left over")
    assert Settings().store.database is None
