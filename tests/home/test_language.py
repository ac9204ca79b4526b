"""The language of a page is in its address and nowhere else."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import translation

from home.page_cache import pages
from tests.cast import a_petition

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/petitions/", "en"),
        ("/es/petitions/", "es"),
        ("/petitions/clean-river/", "en"),
        ("/es/petitions/clean-river/", "es"),
        ("/confirm/unknown/", "en"),
        ("/es/confirm/unknown/", "es"),
        ("/nothing-here/", "en"),
    ],
)
@pytest.mark.parametrize("accepts", ["es-MX,es;q=0.9", "x" * 5000])
def test_only_the_address_decides(path: str, language: str, accepts: str) -> None:
    a_petition()
    pages.clear()
    headers = {"Accept-Language": accepts, "Cookie": "django_language=es"}
    answer = Client().get(path, headers=headers)
    assert answer["Content-Language"] == language and f'<html lang="{language}"' in answer.content.decode()
    assert translation.get_language() == "en", "nothing is left active for the next visitor"


@pytest.mark.parametrize("path", ["/en/petitions/", "/fr/petitions/", "/ES/petitions/", "/es-mx/petitions/"])
def test_other_prefixes_are_no_languages(path: str) -> None:
    a_petition()
    answer = Client().get(path, follow=True)
    assert (answer.status_code, answer["Content-Language"]) == (404, "en")
    assert '<html lang="en"' in answer.content.decode()


def test_a_page_that_fails_leaves_no_language_active() -> None:
    with patch("petitions.reading.views.whole_page", side_effect=RuntimeError), pytest.raises(RuntimeError):
        Client().get("/es/petitions/clean-river/")
    assert translation.get_language() == "en"


def test_a_visible_switch_leads_to_the_same_page_in_the_other_language() -> None:
    a_petition()
    for path in ("/", "/petitions/", "/petitions/clean-river/", "/petitions/clean-river/thanks/", "/organizations/"):
        pages.clear()
        assert f'href="/es{path}"' in Client().get(path).content.decode()
        assert f'href="{path}"' in Client().get(f"/es{path}").content.decode()
