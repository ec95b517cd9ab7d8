"""What WhatsApp and Messenger share: Meta's webhooks and Graph API.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.channel import Call, Channel, Fate, RefusedError, Request, Response, Returned, Verdict
from bot.nested import number_at
from bot.signatures import must_match, signed

# Codes of Graph errors, which come with all kinds of HTTP statuses.
_ALL_TOO_MANY = {4, 32, 613, 80007, 130429, 131048}
_CHAT_TOO_MANY = {131056}
_TEMPORARY = {1, 2, 1200, 131000, 131016, 131057, 133004}
_TOKEN = {190}


@dataclass(frozen=True, slots=True)
class Graph(Channel):
    """A channel of Meta's."""

    app_secret: str
    verify_token: str
    token: str

    @property
    def secret(self) -> str:
        return self.app_secret

    def handshake(self, request: Request) -> Response | None:
        if request.method != "GET":
            return None
        if request.query.get("hub.mode") != "subscribe":
            raise RefusedError(403, "not a subscription")
        must_match(request.query.get("hub.verify_token", ""), self.verify_token)
        return Response(body=request.query.get("hub.challenge", ""))

    def verify(self, request: Request) -> None:
        expected = signed(self.app_secret.encode(), request.body).hex()
        must_match(request.headers.get("x-hub-signature-256", ""), f"sha256={expected}")

    def judge(self, returned: Returned) -> Verdict:
        judged = Channel.judge(self, returned)
        code = int(number_at(returned.json(), "error", "code"))
        if not code:
            return judged
        later = judged.fate is Fate.LATER or code in _ALL_TOO_MANY | _CHAT_TOO_MANY | _TEMPORARY | _TOKEN
        return Verdict(
            Fate.LATER if later else Fate.REFUSED,
            judged.after,
            everyone=code in _ALL_TOO_MANY,
            reason=f"HTTP {returned.status}, Graph error {code}",
        )

    def graph_call(self, address: str, body: str, method: str = "POST") -> Call:
        """A call of the Graph API. The token stands in a header, so that no log of addresses has it."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        return Call(address, headers, body, method)
