"""Words of rows that are not pages: one child row a language, and the other language when one is missing."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from home.models.words import in_language
from petitions.models import Office, OfficeText, Organization, OrganizationText
from tests.cast import a_site, an_office
from tests.petitions.reading.content import locale

pytestmark = pytest.mark.django_db


def test_the_active_language_is_picked_or_the_one_that_is_asked_for() -> None:
    a_site()
    office = an_office()
    for code in ("en", "es"):
        with translation.override(code):
            assert in_language(office.texts.all()).lang == code
        assert in_language(office.texts.all(), code).title.endswith(f"({code})")


def test_a_missing_language_shows_the_other_and_says_so() -> None:
    a_site()
    office = an_office()
    office.texts.filter(locale=locale("es")).delete()
    with translation.override("es"):
        assert in_language(office.texts.all()).lang == "en"
    assert in_language(office.texts.all(), "fr").lang == "en"
    with translation.override(None):
        assert in_language(office.texts.all()).lang == "en"
    office.texts.all().delete()
    assert in_language(office.texts.all()) is None and in_language([]) is None


def test_prefetched_words_cost_no_query() -> None:
    a_site()
    an_office()
    office = Office.objects.prefetch_related("texts__locale").get()
    with CaptureQueriesContext(connection) as spent:
        assert in_language(office.texts.all(), "es").title
    assert len(spent) == 0


def test_a_row_has_one_entry_a_language() -> None:
    a_site()
    office = an_office()
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficeText.objects.create(parent=office, locale=locale("en"), title="Again")
    organization = Organization.objects.create(name="Two words")
    OrganizationText.objects.create(parent=organization, locale=locale("en"), about="<p>One</p>")
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganizationText.objects.create(parent=organization, locale=locale("en"), about="<p>Two</p>")
