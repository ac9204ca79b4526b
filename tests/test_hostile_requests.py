"""Promises I1 and I4 on the real server: hundreds of requests that no browser sends, and what they left behind."""

from __future__ import annotations

import csv
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile import HEADERS, HOSTILE, MARK, TO_LEAVE, read
from tests.hostile_requests import Answer, Case, looking, posting, random_target, request, send
from tests.hostile_words import FOREIGN, SLUG
from tests.rig.mailbox import Mailbox, body
from tests.rig.processes import wait_until
from tests.rig.site import Site

FORM = "application/x-www-form-urlencoded"
NAMES = ["O'Brien", "Ана", "Null", "=SUM A", "-2+3 A", "+1 A", "Robert'); DROP TABLE", "محمد", "a&amp;b", "{{ x }} A"]


def right(site: Site, language: str = "en", **changes: str) -> dict[str, str]:
    """A form as a browser would send it."""
    version = site.rows(
        "SELECT max(v.id) FROM petitions_textversion v JOIN petitions_petition p ON p.id = v.petition_id"
        " WHERE p.slug = %s AND v.language = %s",
        (SLUG, language),
    )[0][0]
    form = {"given_name": "Ana", "family_name": "River", "email": "hostile.ana@example.org", "city": "Larkwater"}
    form |= {"region": "PA", "country": "US", "postal_code": "19103", "reason": "Water", "visibility": "public"}
    return form | {"public_name": "as_written", "updates": "on", "text_version": str(version)} | changes


def post(site: Site, path: str, form: dict[str, str]) -> Answer:
    return send(site.port, request("POST", path, [("Content-Type", FORM)], urlencode(form).encode()))


def faults(case: Case, answer: Answer) -> list[str]:
    """What is wrong with an answer: a fault of ours, words that became markup, or a foreign host that got in."""
    found = []
    # 501 and 505 are what RFC 9110 wants for a method or a version that a server does not know.
    if answer.status >= 500 and not (answer.status in (501, 505) and b"<html" not in answer.body):
        found.append(f"status {answer.status}")
    text = answer.body.decode(errors="replace")
    if "Traceback" in text or "DEBUG = True" in text or "Exception Value" in text:
        found.append("a traceback")
    if "evil:" in answer.headers.lower() or ("set-cookie" in answer.headers.lower() and "admin" not in case.name):
        found.append(f"headers {answer.headers}")
    for place in re.findall(r"(?im)^location:\s*(.*?)\r?$", answer.headers):
        if urlsplit(place).netloc not in ("", "127.0.0.1") or place.startswith(("//", "/\\", "\\")):
            found.append(f"leads to {place}")
    if "text/html" in answer.headers:
        page = read(text)
        # The admin brings scripts of its own; its log-in page is looked at below for foreign hosts alone.
        found += page.faults if "admin" not in case.name else []
        found += [f"links to {link}" for link in page.links if FOREIGN in urlsplit(link).netloc]
    if FOREIGN in text and "Host" in case.name:
        found.append("names the foreign host")
    return [f"{case.name}: {fault}" for fault in found]


def go(site: Site, cases: list[Case]) -> list[str]:
    """Send all cases, four at a time; return what is wrong with the answers."""

    def one(case: Case) -> list[str]:
        return faults(case, send(site.port, case.raw))

    with ThreadPoolExecutor(4) as crowd:
        return [fault for found in crowd.map(one, cases) for fault in found]


def calm(site: Site) -> None:
    """Nothing in the logs tells of a fault of ours."""
    log = site.log()
    assert "Traceback" not in log and "Internal Server Error" not in log, log[-3_000:]


def test_looking_in_strange_ways(site: Site) -> None:
    cases = list(looking())
    assert len(cases) > 300
    assert go(site, cases) == []
    calm(site)


def test_strange_forms_at_every_door_and_what_they_leave_behind(site: Site, mailbox: Mailbox) -> None:
    assert post(site, f"/petitions/{SLUG}/sign/", right(site, email="door@example.org")).status == 303
    confirm = urlsplit(mailbox.link("door@example.org", "/confirm/")).path
    assert post(site, confirm, {}).status == 303
    not_me = urlsplit(mailbox.link("door@example.org", "/not-me/")).path
    assert post(site, f"/petitions/{SLUG}/sign/", right(site, email="door@example.org")).status == 303
    another = urlsplit(mailbox.link("door@example.org", "/another/")).path

    for number, name in enumerate(NAMES):
        form = right(site, given_name=name, email=f"odd{number}@example.org", reason=HOSTILE[number])
        assert post(site, f"/petitions/{SLUG}/sign/", form).status in (303, 422), name
    spanish = right(site, "es", email="hostile.es@example.org")
    doors = {f"/es/petitions/{SLUG}/sign/": spanish, confirm: {"x": "y"}, not_me: {"email": "nobody@example.org"}}
    doors[another] = right(site, email="nobody@example.org")
    cases = list(posting(doors))
    assert len(cases) > 100
    assert go(site, cases) == []
    everything_can_be_read(site, mailbox)
    calm(site)


def everything_can_be_read(site: Site, mailbox: Mailbox) -> None:
    """Confirm what was taken, then read pages, mails and an export with real parsers."""
    for message in list(mailbox.messages):
        for link in re.findall(r"/(?:es/)?confirm/[^/\s]+/", body(message)):
            assert send(site.port, request("POST", link)).status == 303
    unnumbered = "SELECT count(*) FROM petitions_signature WHERE confirmed_at IS NOT NULL AND number IS NULL"
    wait_until(lambda: site.rows(unnumbered)[0][0] == 0, 60, "the roll stands still")
    for path in ("/", "/petitions/", f"/petitions/{SLUG}/", f"/es/petitions/{SLUG}/", f"/petitions/{SLUG}/thanks/"):
        answer = send(site.port, request("GET", path))
        assert answer.status == 200 and read(answer.body.decode()).faults == [], path
    assert isinstance(json.loads(send(site.port, request("GET", f"/petitions/{SLUG}/count.json")).body), dict)
    for message in mailbox.messages:
        # How its one part is written stands on a mail without a second one, as those of accounts are.
        known = HEADERS | TO_LEAVE | {"X-Mail-From", "X-Rcpt-To", "Content-Transfer-Encoding"}
        assert set(message.keys()) <= known, message.keys()
        assert "," not in message["X-Rcpt-To"] and MARK not in message["X-Rcpt-To"]
        assert [fault for fault in read(body(message, "html")).faults if "script" in fault or MARK in fault] == []
    file = Path(site.env["VAR_DIR"]) / "hostile.csv"
    asked = ["--level", "name_postal", "--by", "edith@example.org", "--why", "Reading back", "--output", str(file)]
    site.manage("export_signatures", SLUG, *asked)
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    assert len(rows) > 3 and all(None not in row for row in rows)
    cells = [str(cell) for row in rows for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


BYTES = st.binary(max_size=60)
CONTROL = re.compile(r"[\r\n:]")
LINE = st.text(st.characters(max_codepoint=255), max_size=60).map(lambda text: CONTROL.sub("", text))
REAL = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@REAL
@given(
    st.sampled_from(["/", "/petitions/", "/confirm/", "/es/", "/media/", "/static/", "/admin/", "/petitions/?q="]),
    BYTES,
)
def test_any_address_has_an_answer(site: Site, begin: str, text: bytes) -> None:
    target = begin + random_target(text)[1:]
    case = Case(f"GET {target}", request("GET", target))
    assert faults(case, send(site.port, case.raw)) == []


@REAL
@given(
    st.sampled_from(["Host", "Cookie", "Accept-Language", "Range", "If-None-Match", "X-Forwarded-For", "Origin"]), LINE
)
def test_any_header_has_an_answer(site: Site, name: str, value: str) -> None:
    case = Case(f"GET / {name}: {value!r}", request("GET", "/", [(name, value)]))
    assert faults(case, send(site.port, case.raw)) == []


@REAL
@given(
    st.dictionaries(st.sampled_from([*"abc", "given_name", "email", "text_version", "country", "reason"]), BYTES), BYTES
)
def test_any_form_has_an_answer(site: Site, fields: dict[str, Any], tail: bytes) -> None:
    path = f"/petitions/{SLUG}/sign/"
    raw = urlencode(fields).encode() + tail
    case = Case(f"POST {path} {raw!r}", request("POST", path, [("Content-Type", FORM)], raw))
    answer = send(site.port, case.raw)
    assert faults(case, answer) == [] and answer.status in (400, 422)
