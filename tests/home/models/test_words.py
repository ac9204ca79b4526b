"""Words in the reader's language, else in another that says which it is."""

from __future__ import annotations

import pytest
from django.utils import translation

from home.models.words import in_language
from petitions.models import Topic, TopicText
from tests.cast import a_site
from tests.petitions.reading.content import locale

pytestmark = pytest.mark.django_db


def a_topic(**names: str) -> Topic:
    a_site()
    topic = Topic.objects.create(slug="water")
    for code, name in names.items():
        TopicText.objects.create(parent=topic, locale=locale(code), name=name)
    return topic


@pytest.mark.parametrize(
    ("names", "language", "found"),
    [
        ({"en": "Water", "es": "Agua"}, "es", ("Agua", "es")),
        ({"es": "Agua", "en": "Water"}, "en", ("Water", "en")),
        ({"en": "Water"}, "es", ("Water", "en")),
        ({"es": "Agua"}, "en", ("Agua", "es")),
        ({"es": "Agua", "en": "Water"}, "fr", ("Agua", "es")),
    ],
)
def test_the_words_of_the_language_or_else_of_another(
    names: dict[str, str], language: str, found: tuple[str, str]
) -> None:
    texts = a_topic(**names).texts.order_by("pk")
    words = in_language(texts, language)
    assert words and (words.name, words.lang) == found
    with translation.override(language):
        assert in_language(texts) == words


def test_no_words_at_all() -> None:
    assert in_language(a_topic().texts.all(), "en") is None


def test_prefetched_words_cost_no_query(django_assert_num_queries: object) -> None:
    a_topic(en="Water", es="Agua")
    (topic,) = Topic.objects.prefetch_related("texts__locale")
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert in_language(topic.texts.all(), "es")
