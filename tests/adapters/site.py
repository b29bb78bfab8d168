"""A small site on loopback: gzip, GBK, a hacked page, spam, a redirect, an error page, and what is no page."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.shards import CLEANED, DROPPED, KEPT

FARM = '<div style="display:none"><a href="http://spam.example/1">澳门赌场</a><a href="http://spam.example/2">六合彩</a></div>'
SPAM = DROPPED * 3
BYTES = bytes(range(256)) * 4


def page(text: str, extra: str = "") -> str:
    links = "".join(f'<li><a href="{path}">{path}</a></li>' for path in ANSWERS if path != "/")
    return (
        f"<!DOCTYPE html><html><head><title>市民文化馆</title></head><body>{extra}<ul>{links}</ul>"
        f"<div class=text>{text}</div></body></html>"
    )


Answer = tuple[int, Mapping[str, str], bytes]


def declared(html: str, codec: str) -> bytes:
    """Return the page in an encoding that it declares."""
    return html.replace("<head>", f"<head><meta charset={codec}>").encode(codec)


def _zipped(data: bytes) -> Answer:
    return 200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(data)


ANSWERS: dict[str, Answer] = dict.fromkeys(
    ["/", "/gbk", "/lying", "/hacked", "/spam", "/moved", "/missing", "/picture.png", "/report.pdf", "/data.json"],
    (200, {}, b""),
)
ANSWERS |= {
    "/": _zipped(page(KEPT).encode()),
    "/gbk": _zipped(declared(page(KEPT), "gbk")),
    "/lying": _zipped(declared(page(KEPT), "gbk").decode("gbk").encode()),
    "/hacked": _zipped(declared(page(CLEANED, FARM), "gbk")),
    "/spam": (200, {"Content-Type": "text/html; charset=utf-8"}, page(SPAM).encode()),
    "/moved": (302, {"Location": "/gbk?again", "Content-Type": "text/html"}, page(SPAM).encode()),
    "/missing": (404, {"Content-Type": "text/html"}, page(SPAM).encode()),
    "/picture.png": (200, {"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\n" + BYTES),
    "/report.pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7\n" + BYTES),
    "/data.json": (200, {"Content-Type": "application/json"}, b'{"text": "<b>&nbsp;"}'),
}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        status, headers, body = ANSWERS.get(self.path.partition("?")[0], (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        pass


@contextmanager
def served() -> Iterator[str]:
    """The address of the running site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
