"""The server on SQLite and on PostgreSQL, each on a scratch database, on 127.0.0.1."""

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from secrets import token_hex

import httpx

#: Requests are many and the machine may be slow: no limit but those of a single request.
WIDE = ["--max-seconds", "120", "--max-at-once", "0"]


def programs(*wanted):
    """The folder with these of PostgreSQL's programs: on PATH, or the newest that packages install."""
    folders = os.environ.get("PATH", "").split(":")
    for parent, pattern in [
        ("/usr/lib/postgresql", "*/bin"),
        ("/usr", "pgsql-*/bin"),
        ("/opt/homebrew/opt", "postgresql@*/bin"),
        ("/usr/local/opt", "postgresql@*/bin"),
    ]:
        newest = lambda it: [int(part) for part in re.findall(r"\d+", str(it))]
        folders += map(str, sorted(Path(parent).glob(pattern), key=newest, reverse=True))
    for folder in folders:
        if all((Path(folder) / it).exists() for it in wanted):
            return Path(folder)
    raise SystemExit(f"PostgreSQL is not installed: {', '.join(wanted)} are looked for on PATH and in the usual folders.")


def free_port():
    """A port that nobody listens on at the moment."""
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


class Postgres:
    """A server of our own in a temporary folder, for as long as it is needed."""

    def __init__(self):
        bin_folder = programs("initdb", "postgres")
        self.folder = Path(tempfile.mkdtemp(prefix="entente-fuzz-pg-"))
        # PostgreSQL refuses to run as root, so root runs it as somebody else.
        self.user = {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}
        password = token_hex(16)
        (self.folder / "password").write_text(password)
        if self.user:
            owner = pwd.getpwnam("postgres")
            for path in (self.folder, self.folder / "password"):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        data = self.folder / "data"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": self.folder, **self.user}
        first = ["-U", "postgres", "-A", "password", f"--pwfile={self.folder}/password", "-E", "UTF8"]
        subprocess.run([bin_folder / "initdb", "-D", data, *first, "--locale=C.UTF-8", "--no-sync"], check=True, **quiet)
        port = free_port()
        settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"]
        options = [part for it in settings for part in ("-c", it)]
        self.process = subprocess.Popen([bin_folder / "postgres", "-D", data, "-p", str(port), *options], **quiet)
        self.url = f"postgres://postgres:{password}@127.0.0.1:{port}/postgres"
        ready = data / "postmaster.pid"
        until("PostgreSQL starts", lambda: ready.exists() and re.search("^ready", ready.read_text(), re.M))

    def stop(self):
        """Ends it and removes its folder."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Server:
    """`entente serve` on a database, with the bundled data."""

    def __init__(self, binary, name, database, folder):
        self.name = name
        self.log = Path(folder) / f"{name}.log"
        env = {it: value for it, value in os.environ.items() if not it.startswith("ENTENTE_")}
        self.env = {**env, "DATABASE_URL": database, "ENTENTE_LOG": "warn", "NO_COLOR": "1"}
        self.binary = binary
        port = free_port()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [binary, "serve", "--listen", f"127.0.0.1:{port}", *WIDE],
                env=self.env, stdout=subprocess.DEVNULL, stderr=log,
            )  # fmt: skip
        self.url = f"http://127.0.0.1:{port}/graphql"

    def is_ready(self):
        """Whether it answers."""
        if self.process.poll() is not None:
            raise SystemExit(f"The server on {self.name} ended by itself:\n{self.log.read_text()[-4000:]}")
        try:
            return httpx.get(self.url.replace("/graphql", "/readyz"), timeout=5).is_success
        except httpx.HTTPError:
            return False

    def key(self, role="admin"):
        """A key of this role."""
        command = [self.binary, "key", "create", "--name", "fuzz", "--role", role]
        return subprocess.run(command, env=self.env, check=True, capture_output=True, text=True).stdout.strip()

    def complaints(self):
        """Lines of the log that tell of a fault of ours."""
        lines = self.log.read_text(errors="replace").splitlines()
        return [it for it in lines if re.search(r"panick|internal error|\bERROR\b", it)]

    def stop(self):
        """Ends it, in an orderly way."""
        self.process.terminate()
        self.process.wait()


def until(what, holds, seconds=120):
    """Waits until it holds."""
    for _ in range(seconds * 10):
        if holds():
            return
        time.sleep(0.1)
    raise SystemExit(f"Waited {seconds} s in vain: {what}.")
