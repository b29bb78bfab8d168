"""The page to try documents on: what it answers, and whom."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import pytest
from lxml import html

from scrubber import Policy, scrub
from scrubber.see import serve
from scrubber.see.serve import LARGEST, TOKEN, Server
from scrubber.see.trial import REMEMBERED, Trials, decided_anew, examples
from tests.test_see import faults

SAMPLES = Path(__file__).parents[1] / "samples"
SPAM = "可以反水的棋牌平台排行榜,能提现的德州软件推荐\n河边的柳树今年发芽早，护林员记下日期，和去年比早了九天。\n"
THRESHOLDS = {"drop_spam": "0.6", "drop_encoding": "0.5", "drop_empty": "true"}


def ask(
    server: Server, path: str, body: bytes | None = None, method: str = "POST", **headers: str
) -> tuple[HTTPResponse, Any]:
    """Ask as the page does, save for *headers*; an empty one is left out."""
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    own = {"Host": f"127.0.0.1:{server.server_port}", TOKEN: server.token, "Content-Length": str(len(body or b""))}
    connection.putrequest(method, path, skip_host=True)
    for name, value in (own | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        if value:
            connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    content = answer.read().decode()
    connection.close()
    return answer, json.loads(content) if answer.headers["Content-Type"] == "application/json" else content


def judge(server: Server, source: bytes, **query: str) -> Any:
    answer, content = ask(server, "/judge?" + urlencode(THRESHOLDS | query), source)
    assert answer.status == 200, content
    return content


def refused(server: Server, *arguments: Any, **headers: str) -> tuple[int, str]:
    answer, content = ask(server, *arguments, **headers)
    return answer.status, content["error"]


# What it answers


def test_the_page_may_ask_its_own_server_and_no_other(server: Server) -> None:
    answer, page = ask(server, "/", method="GET")
    assert answer.status == 200
    assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert "Access-Control-Allow-Origin" not in answer.headers
    [rules] = html.document_fromstring(page).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    allowed = dict(rule.split(" ", 1) for rule in rules.split("; "))
    assert (allowed["default-src"], allowed["connect-src"]) == ("'none'", "'self'")


def test_the_page_is_well_formed(server: Server) -> None:
    assert faults(ask(server, "/", method="GET")[1]) == []


def test_thresholds_begin_where_the_policy_has_them() -> None:
    with Server(Trials(Policy(drop_spam=0.3, drop_encoding=5)), 0) as own:
        Thread(target=own.handle_request).start()
        page = html.document_fromstring(ask(own, "/", method="GET")[1])
    assert page.xpath("//input[@type='range']/@value") == ["0.3", "1.01"]


def test_bytes_are_judged_as_a_file_is(server: Server) -> None:
    source = SAMPLES.joinpath("clean/taiwan.html").read_bytes()
    content = judge(server, source, name="taiwan.html")
    assert content["decision"] == scrub(source).decision
    assert "taiwan.html" in content["top"]
    assert "cp950" in content["rest"]


def test_pasted_text_is_text(server: Server) -> None:
    content = judge(server, SPAM.encode(), pasted="1")
    assert content["decision"] == "clean"
    assert "the source was already text" in content["rest"]


def test_kind_is_asked_for(server: Server) -> None:
    source = "<p>今天天气很好。</p>".encode()
    assert "what the page shows" not in judge(server, source, kind="text")["rest"]
    assert "&lt;p&gt;" not in judge(server, source, kind="html")["rest"]


def test_thresholds_decide_anew_without_judging(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = judge(server, SPAM.encode())
    monkeypatch.setattr(server.trials._scrubber, "scrub", None)
    for drop_spam, decision in (("0.1", "drop"), ("2", "clean")):
        answer, content = ask(
            server, "/decide?" + urlencode(THRESHOLDS | {"key": judged["key"], "drop_spam": drop_spam})
        )
        assert (answer.status, content["decision"]) == (200, decision)
        assert "rest" not in content


def test_findings_lead_to_their_rules_whatever_is_decided(server: Server) -> None:
    text = SPAM + "就業(yè)形勢穩(wěn)定,發(fā)展向好,現(xiàn)在經(jīng)濟活躍。"
    judged = judge(server, text.encode())
    _, again = ask(server, "/decide?" + urlencode(THRESHOLDS | {"key": judged["key"], "drop_spam": "0.1"}))
    assert (judged["decision"], again["decision"]) == ("clean", "drop")
    links = html.fragment_fromstring(judged["rest"], create_parent=True).xpath("//a[@id]")
    for top in (judged["top"], again["top"]):
        rules = {item.get("id"): item.get("data-rule") for item in html.fragments_fromstring(top)[1].iter("li")}
        for link in links:
            assert link.get("title").startswith(rules[link.get("href")[1:]])


def test_deciding_anew_is_judging_by_the_other_policy() -> None:
    for source in (SPAM, "今天天气很好。", "成人电影免费看_午夜影院在线观看_国产精品一区二区三区\n" * 3):
        for policy in (Policy(drop_spam=0.1), Policy(drop_spam=2, drop_empty=False), Policy()):
            assert decided_anew(scrub(source), policy) == scrub(source, policy=policy)


def test_old_documents_are_forgotten(server: Server) -> None:
    first = judge(server, b"first")["key"]
    for _ in range(REMEMBERED):
        judge(server, b"another")
    status, message = refused(server, "/decide?" + urlencode({"key": first}))
    assert status == 410
    assert "judge it again" in message


def test_examples_show_each_detector() -> None:
    for detector, text in examples():
        assert any(finding.detector == detector for finding in scrub(text).findings)


# What it refuses


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", ""])
@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("POST", "/judge")])
def test_another_name_for_this_machine_is_refused(server: Server, host: str, method: str, path: str) -> None:
    status, message = refused(server, path, b"", method, Host=host.format(port=server.server_port))
    assert status == 421
    assert server.url in message


@pytest.mark.parametrize("header", [{TOKEN: ""}, {TOKEN: "guess"}, {TOKEN: "\xff"}, {"Origin": "http://evil.example"},
                                    {"Origin": "null"}])  # fmt: skip
def test_another_page_is_refused(server: Server, header: dict[str, str]) -> None:
    status, message = refused(server, "/judge", SPAM.encode(), **{n.replace("-", "_"): v for n, v in header.items()})
    assert status == 403
    assert "reload it" in message


def test_its_own_origin_is_not_refused(server: Server) -> None:
    answer, _ = ask(server, "/judge", b"", Origin=f"http://localhost:{server.server_port}")
    assert answer.status == 200


def test_no_other_site_is_given_leave(server: Server) -> None:
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    connection.request("OPTIONS", "/judge", headers={"Origin": "http://evil.example"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status == 501
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_large_document_is_refused_with_what_to_do(server: Server) -> None:
    status, message = refused(server, "/judge", b"a" * (LARGEST + 1))
    assert status == 413
    assert message.startswith("the document has 8.4 MB, and this page takes 8.4 MB")
    assert "scrubber explain FILE --html" in message


@pytest.mark.parametrize("length", ["", "-1", "x", "1" * 30])
def test_a_request_must_say_its_length(server: Server, length: str) -> None:
    assert refused(server, "/judge", b"", Content_Length=length)[0] == 411


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("drop_spam=0", "drop_spam is a share and must be above 0"),
        ("drop_spam=nan", "drop_spam is a share and must be above 0"),
        ("drop_spam=much", "drop_spam must be a number, true or false, not 'much'"),
        ("drop_empty=1", "drop_empty must be true or false"),
        ("furniture=true", "'furniture' cannot be set here"),
        ("kind=page", "kind must be one of auto, html, text"),
    ],
)
def test_wrong_settings_are_told(server: Server, query: str, told: str) -> None:
    status, message = refused(server, f"/judge?{query}", b"a")
    assert status == 400
    assert told in message


@pytest.mark.parametrize(("method", "path"), [("GET", "/etc/passwd"), ("GET", "/judge"), ("POST", "/")])
def test_there_is_nothing_else(server: Server, method: str, path: str) -> None:
    assert refused(server, path, b"", method)[0] == 404


def test_a_silent_request_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve.Handler, "timeout", 0.2)
    with Server(Trials(Policy()), 0) as own:
        address = f"127.0.0.1:{own.server_port}"
        with socket.create_connection(("127.0.0.1", own.server_port), timeout=60) as line:
            head = f"POST /judge HTTP/1.0\r\nHost: {address}\r\n{TOKEN}: {own.token}\r\nContent-Length: 9\r\n\r\n"
            # All of it is there before the server looks: what it waits for does not come, however busy the machine.
            line.sendall(f"{head}abc".encode())
            own.handle_request()
            assert b"408" in line.recv(1000).splitlines()[0]


# The command


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "scrubber", "try", "--no-open", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()  # Of one that has ended, as it should, nothing comes.


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_ends_it_quietly() -> None:
    with started("--port", "0") as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = re.fullmatch(r"page       http://127\.0\.0\.1:(\d+)/\n", line)
        assert address, line
        # It listens on this machine's own address alone.
        with socket.create_connection(("127.0.0.1", int(address[1])), timeout=60):
            pass
        assert process.stdout.readline() == "end it with Ctrl-C\n"
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")


def test_taken_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with started("--port", str(port)) as process:
            output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (2, "")
    assert f"port {port}" in errors
    assert "--port 0" in errors
