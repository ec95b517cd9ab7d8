"""The desk is not there without a token, and closed to whoever does not have it."""

from __future__ import annotations

import time

import pytest
from flask.testing import FlaskClient

from bot import Assistant, Settings, SettingsError
from tests.web.desk.conftest import TOKEN, Desk
from web import create_app

PAGES = (
    *("/redactie", "/redactie/passages", "/redactie/passages/kramp", "/redactie/meningen", "/redactie/artikelen"),
    *("/redactie/proef", "/redactie/vaste-vragen", "/redactie/index"),
)
FORMS = (
    *("/redactie/proef", "/redactie/vraag-erbij", "/redactie/synoniem-erbij", "/redactie/index"),
    *("/redactie/vaste-vragen", "/redactie/afmelden"),
)


def test_without_a_token_there_is_no_desk(client: FlaskClient) -> None:
    for path in (*PAGES, *FORMS, "/redactie/aanmelden"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404
        assert "Set-Cookie" not in client.get(path).headers


def test_visitors_get_no_cookie_and_hear_nothing_of_it(desk: Desk) -> None:
    for response in (
        desk.client.get("/"),
        desk.client.post("/", data={"question": "wat helpt tegen kramp?"}),
        desk.client.get("/artikelen"),
        desk.client.get("/openapi.json"),
        desk.client.post("/api/ask", json={"question": "kramp"}),
    ):
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
        assert "redactie" not in response.text


def test_a_page_is_for_who_signed_in(desk: Desk) -> None:
    for path in PAGES:
        closed = desk.client.get(path)
        assert (closed.status_code, closed.location) == (303, "/redactie/aanmelden")
    desk.sign_in()
    for path in PAGES:
        page = desk.client.get(path)
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert page.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")
        assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_a_form_is_for_who_signed_in_on_a_page_of_ours(desk: Desk) -> None:
    for path in FORMS:
        closed = desk.send(path, page="/redactie/aanmelden")
        assert (closed.status_code, closed.location) == (303, "/redactie/aanmelden")
    desk.sign_in()
    for path in FORMS:
        forged = desk.client.post(path, data={"csrf_token": "verzonnen", "question": "kramp"})
        assert forged.status_code == 400
        assert "verlopen" in forged.text


def test_the_cookie_is_for_our_own_pages_and_not_for_scripts(desk: Desk) -> None:
    cookie = desk.sign_in().headers["Set-Cookie"]
    assert {"HttpOnly", "Path=/redactie", "SameSite=Strict"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert TOKEN not in cookie
    over_https = desk.client.get("/redactie/aanmelden", base_url="https://localhost")
    assert "Secure" in over_https.headers["Set-Cookie"].split("; ")


def test_a_wrong_token_is_refused_and_soon_not_even_looked_at(desk: Desk) -> None:
    for token in ("", "fout", TOKEN[:-1], f"{TOKEN}x", "é\ud800".encode(errors="replace").decode()):
        refused = desk.sign_in(token)
        assert (refused.status_code, "klopt niet" in refused.text) == (401, True)
    late = desk.sign_in()
    assert (late.status_code, "Wacht een kwartier" in late.text) == (429, True)
    assert desk.client.get("/redactie").status_code == 303


def test_other_addresses_of_one_owner_give_no_more_attempts(desk: Desk) -> None:
    for number in range(5):
        desk.client.environ_base["REMOTE_ADDR"] = f"2001:db8:1:2::{number}"
        assert desk.sign_in("fout").status_code == 401
    desk.client.environ_base["REMOTE_ADDR"] = "2001:db8:1:2:ffff::9"
    assert desk.sign_in().status_code == 429
    desk.client.environ_base["REMOTE_ADDR"] = "2001:db8:1:3::1"
    assert desk.sign_in().status_code == 303


def test_signing_out_closes_it(signed_in: Desk) -> None:
    assert signed_in.send("/redactie/afmelden").location == "/redactie/aanmelden"
    assert signed_in.client.get("/redactie").status_code == 303


def test_a_session_ends_after_a_working_day(signed_in: Desk) -> None:
    with signed_in.client.session_transaction(path="/redactie") as session:
        session["began"] = time.time_ns() // 10**9 - 8 * 60 * 60 + 60
    assert signed_in.client.get("/redactie").status_code == 200
    with signed_in.client.session_transaction(path="/redactie") as session:
        session["began"] = time.time_ns() // 10**9 - 8 * 60 * 60
    assert signed_in.client.get("/redactie").status_code == 303


def test_another_token_ends_every_session(signed_in: Desk, assistant: Assistant) -> None:
    cookie = signed_in.client.get_cookie("redactie", path="/redactie")
    assert cookie is not None
    for token, status in ((TOKEN, 200), (f"{TOKEN}-nieuw", 303)):
        other = create_app(assistant, Settings(store=signed_in.settings.store, desk_token=token)).test_client()
        other.set_cookie("redactie", cookie.value, path="/redactie")
        assert other.get("/redactie/proef").status_code == status


def test_a_token_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(SettingsError, match="DESK_TOKEN"):
        Settings(desk_token="kort")
    assert TOKEN not in repr(Settings(desk_token=TOKEN))
