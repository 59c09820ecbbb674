"""Who may ask: this machine's browser under this server's own name, with the key of this run.

A page elsewhere could make the browser ask a server on loopback, and a name elsewhere could be made to point there.
So the Host header must be ours, what changes something must carry a token that only our pages know, and the first
request must carry the key that the command printed, which keeps out other users of the same machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hmac import compare_digest
from secrets import token_urlsafe
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_HEADER = "x-csrf-token"
SAFE = ("GET", "HEAD")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
CACHED = "no-cache"  # for static files, which the browser may keep and asks about


@dataclass(frozen=True, slots=True)
class Access:
    """Where a server answers and what opens it: `key` in the first address, `token` with each change."""

    port: int
    reviewer: str = ""
    key: str = field(default_factory=token_urlsafe)
    token: str = field(default_factory=token_urlsafe)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The Host headers that are ours."""
        return f"127.0.0.1:{self.port}", f"localhost:{self.port}"

    @property
    def address(self) -> str:
        """The address to open first."""
        return f"http://127.0.0.1:{self.port}/?key={self.key}"

    @property
    def key_cookie(self) -> str:
        """The cookie of this run; cookies do not know of ports, so its name does."""
        return f"capgene_{self.port}"

    @property
    def name_cookie(self) -> str:
        """The cookie that holds the reviewer's name."""
        return f"capgene_{self.port}_reviewer"


class Guard:
    """Lets through what may ask, and gives every answer its protective headers."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app = app
        self.access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if scope["path"].startswith("/static/"):
                    headers["Cache-Control"] = CACHED
            await send(message)

        answer = self.refusal(scope) or self.admission(scope) or self.app
        await answer(scope, receive, send_guarded)

    def refusal(self, scope: Scope) -> Response | None:
        """Returns the answer to a request that another site could have made; None for one of ours."""
        headers = Headers(scope=scope)
        if headers.get("host", "") not in self.access.hosts:
            return _told(421, f"This server answers only as {self.access.hosts[0]}.")
        if scope["method"] in SAFE:
            return None
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
        foreign = origin is not None and origin not in [f"http://{host}" for host in self.access.hosts]
        if foreign or site not in ("same-origin", "none"):
            return _told(403, "Another site may not change anything here.")
        if not compare_digest(headers.get(TOKEN_HEADER, "").encode(), self.access.token.encode()):
            return _told(403, "The page is from an earlier run: nothing was changed. Load it anew, then decide again.")
        return None

    def admission(self, scope: Scope) -> Response | None:
        """Returns the answer that gives a browser its cookie, or sends it away; None for one that is known."""
        held = Request(scope).cookies.get(self.access.key_cookie, "")
        given = parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[0]
        if given and compare_digest(given.encode(), self.access.key.encode()):
            return self._welcome()
        if compare_digest(held.encode(), self.access.key.encode()):
            return None
        return _told(403, "Open the address that `capgene review` printed: it holds the key of this run.")

    def _welcome(self) -> Response:
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self.access.key_cookie, self.access.key, httponly=True, samesite="lax")
        if self.access.reviewer:
            value = encode_name(self.access.reviewer)
            answer.set_cookie(self.access.name_cookie, value, httponly=True, samesite="lax")
        return answer


def encode_name(name: str) -> str:
    """Returns a reviewer's name as a cookie can hold it."""
    return name.encode().hex()


def decode_name(value: str) -> str:
    """Returns the name that a cookie holds, empty for a damaged one."""
    try:
        return bytes.fromhex(value).decode()
    except ValueError:
        return ""


def _told(status: int, text: str) -> Response:
    return PlainTextResponse(text, status)
