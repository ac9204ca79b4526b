"""Sharing is a plain link: the whole text arrives, nobody is asked before a click, and nothing can be slipped in."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import translation

from home.page_cache import pages
from petitions.emailing.confirmations import send_thanks
from petitions.models import PetitionPage
from petitions.sealing.links import make_token
from petitions.sharing.links import Share, share_of
from petitions.sharing.words import MOST, share_text
from tests.cast import a_petition, on_the_roll
from tests.hostile import HOSTILE, read

HERE = "https://firma.example/es/petitions/clean-river/"
ALLOWED = {"wa.me", "www.facebook.com", "x.com", "bsky.app", "t.me", ""}


def parsed(share: Share) -> dict[str, dict[str, str]]:
    """What each service reads in its link."""
    found = {}
    for link in share.links:
        parts = urlsplit(link.href)
        assert parts.scheme in ("https", "sms", "mailto") and parts.netloc in ALLOWED and not parts.fragment
        found[link.code] = {name: values[0] for name, values in parse_qs(parts.query, strict_parsing=False).items()}
        assert all(len(values) == 1 for values in parse_qs(parts.query).values()), link.code
    return found


def test_each_service_gets_the_text_and_the_address() -> None:
    said = parsed(share_of("¡Sí & no?", "Limpien = río #1 + más", HERE))
    both = f"Limpien = río #1 + más {HERE}"
    assert said["whatsapp"] == {"text": both} and said["bluesky"] == {"text": both} and said["sms"] == {"body": both}
    assert said["facebook"] == {"u": HERE}
    assert said["x"] == said["telegram"] == {"text": "Limpien = río #1 + más", "url": HERE}
    assert said["mail"]["subject"] == "¡Sí & no?" and said["mail"]["body"].endswith(f"\r\n\r\n{HERE}")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(text: str) -> None:
    said = parsed(share_of(text, share_text(text, text), HERE))
    for code, names in {"mail": {"subject", "body"}, "sms": {"body"}, "whatsapp": {"text"}}.items():
        assert set(said[code]) == names
    assert "\n" not in said["mail"]["subject"] and "\r" not in said["mail"]["subject"]
    assert not {"\u202e", "\u2066", "\x00", "\x1b"} & set("".join(said["mail"].values()))


def test_the_text_is_what_was_written_else_title_and_ask() -> None:
    assert share_text("Title", "Ask.", " Own\nwords ") == "Own words"
    assert share_text("Keep it open", "Open on Saturdays.") == "Keep it open. Open on Saturdays."
    assert share_text("Keep it open!", "Do it.") == "Keep it open! Do it."
    assert share_text("T" * 200, "A" * 300) == "T" * 200
    assert MOST + len(" ") + 23 <= 280, "X counts an address as 23 signs"
    assert "👩\u200d🚀" in share_text("👩\u200d🚀", "x")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "language", "word"), [("", "en", "Text message"), ("/es", "es", "Mensaje de texto")]
)
def test_the_page_and_what_follows_confirming_offer_it(prefix: str, language: str, word: str) -> None:
    petition = a_petition()
    PetitionPage.objects.filter(locale__language_code="es").update(share_text="Firma por el río <ya>")
    row = on_the_roll(petition, language=language)
    address = f"{settings.BASE_URL}{prefix}/petitions/clean-river/"
    for path in (f"{prefix}/petitions/clean-river/", f"{prefix}/confirm/{make_token('confirm', petition.pk, row.pk)}/"):
        pages.clear()
        html = Client().get(path).content.decode()
        shared = [link for link in read(html).links if link.startswith("https://wa.me/")]
        (said,) = (parse_qs(urlsplit(link).query)["text"][0] for link in shared)
        assert said.endswith(f" {address}") and word in html
        assert ("Firma por el río <ya>" in said) is (language == "es")
        assert html.count('rel="noopener noreferrer"') == 7
        assert f'data-share-copy="{address}"' in html and "<li hidden>" in html


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_thank_you_mail_offers_a_few(language: str) -> None:
    row = on_the_roll(a_petition(), language=language)
    assert send_thanks() == 1
    (message,) = mail.outbox
    prefix = "/es" if language == "es" else ""
    for text in (str(message.body), str(message.alternatives[0][0])):  # type: ignore[attr-defined]
        assert "https://wa.me/?text=" in text and "https://www.facebook.com/" in text and "x.com" not in text
        assert f"{settings.BASE_URL}{prefix}/petitions/clean-river/" in text
    assert row.number == 1


@pytest.mark.django_db
def test_services_and_search_engines_read_what_it_is() -> None:
    a_petition()
    for prefix, locale in (("", "en_US"), ("/es", "es_ES")):
        html = Client().get(f"{prefix}/petitions/clean-river/").content.decode()
        here = f"{settings.BASE_URL}{prefix}/petitions/clean-river/"
        assert f'<link rel="canonical" href="{here}">' in html
        assert f'<meta property="og:url" content="{here}">' in html
        assert f'<meta property="og:locale" content="{locale}">' in html
        with translation.override("es"):
            assert f'hreflang="es" href="{settings.BASE_URL}/es/petitions/clean-river/"' in html
