"""The bench's own parts measure what they say: real connections, real mails, right medians."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.load.hammer import Visit, hammer
from tests.load.limits import smtplib_alone
from tests.load.measures import WrongAnswer, good
from tests.load.people import Crowd
from tests.load.report import Report
from tests.load.rush import NOBODY, Rush, come
from tests.load.stage import Sink
from tests.rig.processes import wait_until


@contextmanager
def server(*answers: bytes) -> Iterator[int]:
    """Answers each request of each connection with the next of `answers`, and the last one for ever."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(line: socket.socket) -> None:
        left = list(answers)
        with line:
            while line.recv(65536):
                line.sendall(left.pop(0) if len(left) > 1 else left[0])

    def accept() -> None:
        while True:
            try:
                line, _address = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(line,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield listener.getsockname()[1]
    listener.close()


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
MOVED = b"HTTP/1.1 303 See Other\r\ncontent-length: 0\r\n\r\n"


def test_a_visit_goes_on_with_each_answer_and_is_counted_once() -> None:
    seen: list[tuple[int, bytes]] = []

    def visit() -> Visit:
        for request in (b"GET / HTTP/1.1\r\n\r\n", b"POST / HTTP/1.1\r\n\r\n"):
            answer = yield request
            seen.append((answer.status, answer.body))

    visits = iter([visit(), visit(), visit()])
    with server(OK, MOVED) as port:
        outcome = hammer(port, lambda: next(visits, None), 60, connections=1, until_idle=True)
    assert outcome.visits == 3 and len(outcome.waits) == 6
    assert seen[:2] == [(200, b"hi"), (303, b"")] and outcome.statuses == {200: 1, 303: 5}
    assert 0 < outcome.percentile(0.5) <= outcome.percentile(0.99) < 10


def test_a_wrong_answer_makes_a_round_worthless() -> None:
    def visit() -> Visit:
        yield b"GET / HTTP/1.1\r\n\r\n"

    with server(OK) as port:
        outcome = hammer(port, visit, 0.05, connections=2)
    assert outcome.visits > 1 and outcome.rate > 0
    with pytest.raises(WrongAnswer, match="200"):
        good(outcome, {303})


def test_the_sink_takes_mail_and_finds_the_link(tmp_path: Path) -> None:
    token = "AbC-_" * 8 + "AbC="
    sink = Sink(tmp_path)
    try:
        wait_until(lambda: _listens(sink.port), 10, "the sink does not listen")
        with smtplib.SMTP("127.0.0.1", sink.port) as client:
            for text in (
                f"https://x.test/confirm/{token}/",
                "=\r\n".join(["http://x.test/con", f"firm/{token[:-1]}=3D/"]),
            ):
                client.sendmail("firma@example.org", ["ana@example.org"], f"Subject: x\r\n\r\n{text}\r\n.\r\nend")
            client.sendmail("firma@example.org", ["ana@example.org"], "Subject: thanks\r\n\r\nno link")
        wait_until(lambda: sink.look() == 3, 5, "mails are missing")
        assert [found for _moment, found in sink.mails] == [token, token, "-"]
        assert smtplib_alone(sink.port, 0.1) > 10
    finally:
        sink.stop()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_nobody_in_the_crowd_shares_a_mailbox_or_a_machine() -> None:
    crowd = Crowd(8000, "t")
    people = [crowd.signing(1) for _ in range(500)]
    assert len({person["email"] for person in people}) == 500
    requests = [crowd.get("/").decode() for _ in range(500)]
    assert len({request.split("X-Forwarded-For: ")[1].split("\r\n")[0] for request in requests}) == 500
    body = crowd.post("/", {"given_name": "Óscar"}).decode()
    assert body.endswith("\r\n\r\ngiven_name=%C3%93scar") and "Content-Length: 21\r\n" in body


def test_a_ratio_is_the_median_of_the_rounds() -> None:
    report = Report({})
    for value, limit, grown in ((10.0, 10.0, 5.0), (30.0, 20.0, 15.0), (90.0, 30.0, 9.0)):
        report.add("page reads/s", 0, value, ("fixed string", limit))
        report.add("page reads/s", 1000, grown, ("fixed string", limit))
    row = report.rows["page reads/s", 0]
    assert (row.median, row.ratio) == (30.0, 1.5)
    line = next(line for line in report.table().splitlines() if "at 1,000" in line)
    assert line.split()[4:] == ["9.00", "0.50", "0.50", "fixed", "string;", "goal", "1.5"]
    for size in (0, 1000):
        report.add("errors on the whole path", size, 0)
    assert "errors on the whole path" in report.table(), "nothing is compared with nothing"


def test_those_who_come_by_the_clock_are_all_told_of() -> None:
    busy = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
    polite = b"HTTP/1.1 503 Busy\r\nRetry-After: 10\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    with server(MOVED, busy, polite) as port:
        rushed = come(Rush(port, "/sign/", 1, "t", rate=100, seconds=0.2, connections=1, patience=10))
    assert rushed.statuses == {303: 7, 503: 13} and 0 < rushed.accepted <= 7
    assert rushed.impolite == 7, "one on each connection"


def test_who_is_not_answered_goes_away() -> None:
    with server(b"HTTP/1.1 100 Continue\r\n") as port:
        rushed = come(Rush(port, "/sign/", 1, "t", rate=50, seconds=0.1, connections=2, patience=0.2))
    assert rushed.statuses == {NOBODY: 5} and not rushed.accepted
