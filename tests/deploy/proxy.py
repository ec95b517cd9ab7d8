"""A real nginx of our own on free ports, with the configuration that we hand out, in front of any server."""

from __future__ import annotations

import contextlib
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tests.conftest import missing
from tests.paths import ROOT
from tests.server import free_port

_MAIN = """pid {folder}/nginx.pid;
error_log {folder}/error.log;
daemon off;
master_process off;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/letterlijk.conf;
}}
"""


@dataclass(frozen=True)
class Proxy:
    """A running nginx: its addresses, a context that trusts its certificate, and the folder with its logs."""

    url: str
    plain: str
    trusting: ssl.SSLContext
    folder: pathlib.Path


def nginx_path() -> str:
    """Where nginx is; the test is skipped where it is not."""
    path = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if path is None:
        missing("nginx is not installed: apt-get install nginx-light")
    return str(path)


@contextlib.contextmanager
def proxying(upstream: str, folder: pathlib.Path) -> Iterator[Proxy]:
    """nginx in front of the server at `upstream`, a host and port."""
    path, secure, plain = nginx_path(), free_port(), free_port()
    _certify(folder)
    (folder / "letterlijk.conf").write_text(_configured(upstream, folder, secure, plain))
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder))
    command = [path, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "error.log")]
    subprocess.run([*command, "-t", "-q"], check=True)
    with subprocess.Popen(command) as process:
        try:
            _wait_for(folder / "nginx.pid", process)
            trusting = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
            yield Proxy(f"https://127.0.0.1:{secure}", f"http://127.0.0.1:{plain}", trusting, folder)
        finally:
            process.terminate()


def _configured(upstream: str, folder: pathlib.Path, secure: int, plain: int) -> str:
    """Our configuration with other places, and a shorter wait for who is slow; all else is as it is handed out."""
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"\n *listen \[::\].*", "", text)
    for given, here in (
        ("listen 443", f"listen 127.0.0.1:{secure}"),
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("127.0.0.1:8000", upstream),
        ("server_name bot.krant.example", "server_name 127.0.0.1"),
        ("/etc/letsencrypt/live/bot.krant.example", str(folder)),
        ("/var/log/nginx", str(folder)),
        ("client_header_timeout 10s", "client_header_timeout 1s"),
    ):
        assert given in text, given
        text = text.replace(given, here)
    return text


def _certify(folder: pathlib.Path) -> None:
    key, certificate = str(folder / "privkey.pem"), str(folder / "fullchain.pem")
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    kind = ["-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    subprocess.run(["openssl", "req", *kind, *subject, "-keyout", key, "-out", certificate], check=True, stderr=-3)


def _wait_for(path: pathlib.Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if path.exists() and path.read_text().strip():
            return
        assert process.poll() is None
        time.sleep(0.05)
    raise AssertionError("nginx does not start")
