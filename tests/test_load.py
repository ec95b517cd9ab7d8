"""The load test in two seconds: what eight people ask all at once is all answered."""

from __future__ import annotations

import os
import pathlib
import shutil

from tests.bench.load import bodies_of_questions, wrk
from tests.conftest import missing
from tests.server import free_port, serving

CONNECTIONS = 8
SECONDS = 2


def test_every_question_of_eight_people_is_answered(environment: dict[str, str], tmp_path: pathlib.Path) -> None:
    if shutil.which("wrk") is None:
        missing("wrk is not installed: apt-get install wrk")
    (tmp_path / "bodies").write_text("\n".join(bodies_of_questions()), encoding="utf-8")
    told = os.environ | {"BODIES": str(tmp_path / "bodies")}
    with serving(environment | {"LETTERLIJK_RATE_LIMIT": "off"}, free_port(), workers=2) as server:
        load = wrk(server.url, told, CONNECTIONS, SECONDS)
    assert load.per_second * SECONDS > CONNECTIONS
    assert (load.refused, load.broken) == ({}, 0)
