"""A merged mail is the mail its templates would have made, byte for byte but for what must differ."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage as Parsed
from email.policy import default
from html import escape
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from petitions.emailing.compose import compose
from petitions.emailing.merge import Merge

pytestmark = pytest.mark.django_db

SAME = {"petition_title": "Biblioteca “abierta” & más", "organization": "Amigos", "petition_url": "https://a.test/x/"}
NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=80)


def words(given_name: str) -> dict[str, str]:
    return {
        "given_name": given_name,
        "number": "1,234",
        "visibility_label": "Count me",
        "not_me_url": "https://a.test/not-me/x/",
    }


def read(mail: EmailMultiAlternatives) -> Parsed:
    written: Any = mail.message()
    parsed = message_from_bytes(written.as_bytes(linesep="\r\n"), policy=default)
    assert isinstance(parsed, Parsed)
    return parsed


def part(mail: Parsed, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    # The last line break of a part belongs to the boundary that follows.
    return str(found.get_content()).replace("\r\n", "\n").rstrip("\n")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", ["Ana", "José <b>", "{% now %} %s {0}", ".", "--x", "李 & co", "A" * 80])
def test_it_is_what_the_templates_would_have_made(language: str, name: str) -> None:
    merged = read(Merge("thanks", language, SAME, words("")).mail("ana@example.org", words(name)))
    usual = read(compose("thanks", "ana@example.org", language, SAME | words(name)))
    for header in ("Subject", "From", "To", "Content-Language", "Auto-Submitted", "MIME-Version"):
        # Django folds a long subject with a space before it.
        assert merged[header] == usual[header].lstrip(), header
    assert merged["Date"] and merged["Message-ID"].endswith(">")
    assert [each.get_content_type() for each in merged.walk()] == [each.get_content_type() for each in usual.walk()]
    assert not merged.defects
    for kind in ("plain", "html"):
        assert part(merged, kind) == part(usual, kind)


@given(name=NAMES)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_name_can_break_out_of_its_place(name: str) -> None:
    mail = Merge("thanks", "en", SAME, words("")).mail("ana@example.org", words(name))
    parsed = read(mail)
    assert not parsed.defects and len(list(parsed.walk())) == 3
    assert f"Thank you, {name}.\n" in part(parsed, "plain")
    assert f"Thank you, {escape(name)}.<" in part(parsed, "html")
    assert str(mail.body).rstrip("\n") == part(parsed, "plain")
    assert str(mail.alternatives[0][0]).rstrip("\n") == part(parsed, "html")


def test_a_line_longer_than_mail_allows_is_wrapped() -> None:
    merge = Merge("thanks", "es", SAME | {"petition_title": "ñ" * 600}, words(""))
    raw = bytes(merge.mail("ana@example.org", words("Ana")).message().as_bytes(linesep="\r\n"))
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert "ñ" * 600 in part(message_from_bytes(raw, policy=default), "plain")  # type: ignore[arg-type]


def test_a_subject_is_one_line_and_an_address_is_one_address() -> None:
    merge = Merge("thanks", "en", SAME, words(""))
    with pytest.raises(ValueError, match="newlines"):
        merge.mail("ana@example.org", words("Ana") | {"number": "1\nBcc: x@y.org"}).message()
    with pytest.raises(ValueError, match="Invalid address"):
        merge.mail("ana@example.org, x@y.org", words("Ana")).message()
