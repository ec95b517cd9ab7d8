"""The application without a server."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from bot import Assistant
from web import create_app


@pytest.fixture
def client(assistant: Assistant) -> FlaskClient:
    return create_app(assistant).test_client()
