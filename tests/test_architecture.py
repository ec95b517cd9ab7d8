"""Imports go one way, through the front doors; what is heavy or dangerous stands in one place."""

from __future__ import annotations

import ast
import pathlib
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.paths import ROOT

LAYERS = ("corpus", "index", "bot", "web")
FILES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
TRAINING = "index/encoders/training/"


def imports(path: pathlib.Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def name_of(path: pathlib.Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_go_down_and_through_the_front_door(path: pathlib.Path) -> None:
    own = path.relative_to(ROOT).parts[0]
    for module in imports(path):
        layer = module.split(".")[0]
        if layer in LAYERS and layer != own:
            assert LAYERS.index(layer) < LAYERS.index(own), f"{name_of(path)} imports {module} from above"
            assert module == layer, f"{name_of(path)} imports {module} past the front door of {layer}"


@pytest.mark.parametrize("folder", ["corpus/readers", "index/encoders", "bot/channels"])
def test_siblings_do_not_import_each_other(folder: str) -> None:
    package = folder.replace("/", ".")
    for path in (ROOT / folder).glob("*.py"):
        if path.name != "__init__.py":
            assert not [module for module in imports(path) if module.startswith(package)], name_of(path)


@pytest.mark.parametrize(
    ("library", "allowed"),
    [
        ("flask", ("web/",)),
        ("torch", ("index/encoders/sentence_transformer.py", TRAINING)),
        (
            "sentence_transformers",
            ("index/encoders/cross_encoder.py", "index/encoders/sentence_transformer.py", TRAINING),
        ),
        ("huggingface_hub", ("index/hub.py",)),
        ("faiss", ("index/codes.py", "index/dense.py", "index/nearest.py")),
        ("pymilvus", ("index/backends/milvus/connection.py", "index/backends/milvus/schema.py")),
        ("milvus_lite", ("index/backends/milvus/server.py",)),
        ("onnxruntime", ("index/encoders/onnx.py", TRAINING)),
        ("trafilatura", ("corpus/readers/html.py",)),
        ("nio", ("bot/delivery/rooms.py", "bot/delivery/homeserver.py", "bot/delivery/invitations.py")),
        ("redis", ("bot/delivery/redis.py",)),
        ("cryptography", ("bot/delivery/sealing.py", "bot/records/vault.py")),
        ("httpx2", ("bot/delivery/", "bot/commands/channels.py")),
        ("prometheus_client", ("bot/metrics.py",)),
        ("pythonjsonlogger", ("bot/logs.py",)),
        ("gunicorn", ("web/serverlog.py", "web/worker.py", "web/framing.py", "web/refusing.py", "web/problems.py")),
    ],
)
def test_a_library_has_one_home(library: str, allowed: tuple[str, ...]) -> None:
    users = [name_of(path) for path in FILES if any(module.split(".")[0] == library for module in imports(path))]
    assert users
    assert [user for user in users if not user.startswith(allowed)] == []


def test_the_environment_is_read_in_one_file() -> None:
    readers = [name_of(path) for path in FILES if "os.environ" in path.read_text(encoding="utf-8")]
    # `serve` hands its environment on to the server whose place it takes.
    assert readers == ["bot/commands/serve.py", "bot/settings.py"]


def test_a_messenger_is_read_and_written_without_io() -> None:
    able = {"socket", "httpx2", "nio", "redis", "sqlite3", "time", "random", "threading", "asyncio", "flask"}
    pure = [
        *(ROOT / "bot" / "channels").glob("*.py"),
        *(ROOT / "bot" / f"{n}.py" for n in ("channel", "graph", "parts")),
    ]
    for path in pure:
        assert not {module.split(".")[0] for module in imports(path)} & able, name_of(path)


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys, bot.__main__\n"
        "try: bot.__main__.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'faiss', 'nltk', 'numpy', 'flask', 'trafilatura', 'pydantic', 'sentence_transformers'}\n"
        "print('loaded:', *(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "rebuild" in done.stdout
    assert done.stdout.endswith("loaded:\n")


def test_a_question_loads_neither_the_server_nor_the_importer() -> None:
    program = (
        "import sys, bot\n"
        "from bot import assemble, Message\n"
        "import bot.assembly\n"
        "unneeded = {'torch', 'flask', 'trafilatura', 'dateparser', 'gunicorn', 'phonenumbers', 'stdnum',"
        "'prometheus_client'}\n"
        "print('loaded:', *(unneeded & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "loaded:\n", "")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_files_are_small_and_say_what_they_are_for(path: pathlib.Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 220
