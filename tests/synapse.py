"""A real Matrix homeserver, Synapse, on localhost, from a virtual environment of its own (`make test` makes it)."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import pathlib
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from tests.conftest import missing
from tests.paths import ROOT
from tests.server import free_port

_PYTHON = ROOT / ".venv-synapse" / "bin" / "python"
_SECRET = "alleen voor de tests"
_FREE: dict[str, Any] = {"per_second": 10_000, "burst_count": 10_000}


@dataclass(frozen=True)
class Account:
    """A user who has logged in."""

    user_id: str
    access_token: str
    device_id: str


@dataclass(frozen=True)
class Synapse:
    """A running homeserver."""

    url: str

    def account(self, name: str) -> Account:
        """A new user, logged in on a new device."""
        address = f"{self.url}/_synapse/admin/v1/register"
        nonce = _json(address)["nonce"]
        proof = hmac.new(
            _SECRET.encode(), b"\0".join([nonce.encode(), name.encode(), b"wachtwoord", b"notadmin"]), hashlib.sha1
        )
        said = {"nonce": nonce, "username": name, "password": "wachtwoord", "admin": False, "mac": proof.hexdigest()}
        made = _json(address, said)
        return Account(made["user_id"], made["access_token"], made["device_id"])


@contextlib.contextmanager
def synapse_serving(folder: pathlib.Path) -> Iterator[Synapse]:
    if not _PYTHON.exists():
        missing("Synapse is not installed: make .venv-synapse/run")
    port = free_port()
    configuration = folder / "homeserver.yaml"
    configuration.write_text(yaml.safe_dump(_configuration(folder, port)), encoding="utf-8")
    command = [str(_PYTHON), "-m", "synapse.app.homeserver", "--config-path", str(configuration)]
    subprocess.run([*command, "--generate-keys"], cwd=folder, check=True, capture_output=True)
    log = (folder / "synapse.log").open("wb")
    with log, subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(f"{url}/health", process, folder / "synapse.log")
            yield Synapse(url)
        finally:
            process.kill()


def _configuration(folder: pathlib.Path, port: int) -> dict[str, Any]:
    listener = {"port": port, "bind_addresses": ["127.0.0.1"], "type": "http", "resources": [{"names": ["client"]}]}
    limits = ("rc_message", "rc_registration", "rc_joins_per_room")
    return {
        "server_name": "localhost",
        "listeners": [listener],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "signing_key_path": str(folder / "signing.key"),
        "media_store_path": str(folder / "media"),
        "registration_shared_secret": _SECRET,
        "macaroon_secret_key": _SECRET,
        "form_secret": _SECRET,
        "report_stats": False,
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
        **dict.fromkeys(limits, _FREE),
        "rc_login": {"address": _FREE, "account": _FREE, "failed_attempts": _FREE},
        "rc_joins": {"local": _FREE, "remote": _FREE},
        "rc_invites": {"per_room": _FREE, "per_user": _FREE, "per_issuer": _FREE},
    }


def _wait_for(url: str, process: subprocess.Popen[bytes], log: pathlib.Path) -> None:
    for _ in range(600):
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url, timeout=2):  # noqa: S310
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8")[-3000:])


def _json(url: str, body: dict[str, Any] | None = None) -> Any:
    content = json.dumps(body).encode() if body else None
    with urllib.request.urlopen(urllib.request.Request(url, content), timeout=30) as response:  # noqa: S310 our own server
        return json.load(response)
