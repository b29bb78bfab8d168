"""A page on this machine to try documents on. It answers this machine's own browsers, and its own page alone."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import compare_digest, token_urlsafe
from typing import Any, get_args
from urllib.parse import parse_qsl

from scrubber.engine import Kind
from scrubber.see.house import fragment, render
from scrubber.see.page import rest_of, top_of
from scrubber.see.trial import Trial, Trials, examples

__all__ = ["ADDRESS", "LARGEST", "Server"]

ADDRESS = "127.0.0.1"
LARGEST = 8 << 20
"""Bytes of a document: every seed and sample is below 2 MB, and 8 MB are judged in seconds."""
DRAINED = 4 * LARGEST
"""Bytes read and thrown away of what is too large, so that the browser comes to reading the answer."""
PATIENCE = 30.0
"""Seconds that a request may be silent."""
TOKEN = "X-Scrubber-Token"
"""The header by which the page shows that it is the page: another site can neither read it nor send such a header."""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HTML, JSON = "text/html; charset=utf-8", "application/json"


class RefusedError(Exception):
    """A request that is not answered as it wished; the message says why, and what to do."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status


class Server(ThreadingHTTPServer):
    """Serves the page and judges what it sends.

    Raises:
        OSError: when the port is taken or may not be had.
    """

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = os.name == "posix"

    def __init__(self, trials: Trials, port: int) -> None:
        super().__init__((ADDRESS, port), Handler)
        self.trials = trials
        self.token = token_urlsafe(24)
        self.names = {f"{name}:{self.server_port}" for name in (ADDRESS, "localhost")}

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{ADDRESS}:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: Server
    timeout = PATIENCE
    server_version = "scrubber"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer with the page."""
        self._answer(self._page)

    def do_POST(self) -> None:
        """Judge a document, or decide anew on one."""
        self._answer(self._posted)

    def log_message(self, *args: Any) -> None:
        """Say nothing: what is wrong stands on the page."""

    def _answer(self, made: Any) -> None:
        try:
            self._check_host()
            status, kind, body = made()
        except RefusedError as refused:
            status, kind, body = refused.status, JSON, {"error": str(refused)}
        except TimeoutError:
            status, kind = HTTPStatus.REQUEST_TIMEOUT, JSON
            body = {"error": f"nothing came for {PATIENCE:.0f} seconds; send the document again"}
        except ConnectionError:
            self.close_connection = True
            return
        except Exception as error:
            bug = f"a bug in scrubber, please report it: {type(error).__name__}: {error}"
            status, kind, body = HTTPStatus.INTERNAL_SERVER_ERROR, JSON, {"error": bug}
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        try:
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **HEADERS}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def _check_host(self) -> None:
        # A name that someone made lead to this machine must not get at the page.
        if self.headers.get("Host") not in self.server.names:
            raise RefusedError(
                HTTPStatus.MISDIRECTED_REQUEST, f"this page is at {self.server.url} and has no other name"
            )

    def _check_sender(self) -> None:
        origin = self.headers.get("Origin")
        own = origin is None or origin.removeprefix("http://") in self.server.names
        token = self.headers.get(TOKEN, "").encode("latin-1", "replace")
        if not own or not compare_digest(token, self.server.token.encode()):
            raise RefusedError(HTTPStatus.FORBIDDEN, "this page was opened before scrubber was started anew; reload it")

    def _page(self) -> tuple[HTTPStatus, str, str]:
        if self.path.partition("?")[0] != "/":
            raise RefusedError(HTTPStatus.NOT_FOUND, f"there is nothing here; the page is at {self.server.url}")
        policy = self.server.trials.policy
        page = render(
            "try.html.jinja",
            styles=("verdict.css", "try.css"),
            scripts=("verdict.js", "try.js"),
            connect="'self'",
            token=self.server.token,
            policy=policy,
            largest=LARGEST,
            kinds=get_args(Kind),
            examples=examples(),
        )
        return HTTPStatus.OK, HTML, page

    def _posted(self) -> tuple[HTTPStatus, str, dict[str, Any]]:
        self._check_sender()
        path, _, query = self.path.partition("?")
        routes = {"/judge": self._judge, "/decide": self._decide}
        if path not in routes:
            raise RefusedError(HTTPStatus.NOT_FOUND, f"{path} is not among {', '.join(routes)}")
        return HTTPStatus.OK, JSON, routes[path](dict(parse_qsl(query)))

    def _judge(self, query: dict[str, str]) -> dict[str, Any]:
        source: bytes | str = self._body()
        name = query.pop("name", None)
        kind: Any = query.pop("kind", "auto")
        if kind not in get_args(Kind):
            raise RefusedError(HTTPStatus.BAD_REQUEST, f"kind must be one of {', '.join(get_args(Kind))}, not {kind!r}")
        if query.pop("pasted", None) and isinstance(source, bytes):
            try:
                source = source.decode("utf-8", "surrogatepass")
            except UnicodeDecodeError as error:
                raise RefusedError(HTTPStatus.BAD_REQUEST, f"pasted text must be UTF-8: {error}") from error
        trial = self.server.trials.judge(source, kind, self._settings(query))
        rest = fragment("rest", rest_of(trial.verdict))
        return {**self._top(trial, name, query), "rest": rest}

    def _decide(self, query: dict[str, str]) -> dict[str, Any]:
        self._body()
        name = query.pop("name", None)
        key = query.pop("key", "")
        try:
            trial = self.server.trials.decide(key, self._settings(query))
        except KeyError:
            message = "this document was judged too long ago to be decided anew; judge it again"
            raise RefusedError(HTTPStatus.GONE, message) from None
        return self._top(trial, name, query)

    def _top(self, trial: Trial, name: str | None, query: Mapping[str, str]) -> dict[str, Any]:
        policy = self.server.trials.policy_of(self._settings(query))
        top = fragment("top", top_of(trial.verdict, policy, name or "pasted text"), "h2")
        return {"key": trial.key, "decision": trial.verdict.decision, "top": top}

    def _settings(self, query: Mapping[str, str]) -> dict[str, Any]:
        try:
            settings = _settings(query)
            self.server.trials.policy_of(settings)
        except (ValueError, TypeError) as error:
            raise RefusedError(HTTPStatus.BAD_REQUEST, str(error)) from error
        return settings

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or len(length) > 18:
            raise RefusedError(HTTPStatus.LENGTH_REQUIRED, "the request does not say how long it is (Content-Length)")
        size = int(length)
        if size > LARGEST:
            self._drain(min(size, DRAINED))
            message = (
                f"the document has {size / 1e6:.1f} MB, and this page takes {LARGEST / 1e6:.1f} MB; "
                "use `scrubber explain FILE --html OUT` for a larger one"
            )
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message)
        body = self.rfile.read(size)
        if len(body) < size:
            raise RefusedError(HTTPStatus.BAD_REQUEST, f"only {len(body):,} of {size:,} bytes came; send them again")
        return body

    def _drain(self, size: int) -> None:
        while size > 0 and (chunk := self.rfile.read(min(size, 1 << 16))):
            size -= len(chunk)


def _settings(query: Mapping[str, str]) -> dict[str, Any]:
    """Return the thresholds that the page sent.

    Raises:
        ValueError: for what is no number, or neither true nor false.
    """
    settings: dict[str, Any] = {}
    for name, value in query.items():
        if value in ("true", "false"):
            settings[name] = value == "true"
            continue
        try:
            settings[name] = float(value)
        except ValueError:
            raise ValueError(f"{name} must be a number, true or false, not {value!r}") from None
    return settings
