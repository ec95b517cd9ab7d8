"""The application without a server; how long hypothesis searches."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from hypothesis import settings

from bot import Assistant
from web import create_app

settings.register_profile("fuzz", max_examples=5_000, deadline=None)


@pytest.fixture
def client(assistant: Assistant) -> FlaskClient:
    return create_app(assistant).test_client()
