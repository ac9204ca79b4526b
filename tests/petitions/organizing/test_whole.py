"""Whatever the first language of a petition says, another must say before it is offered."""

from __future__ import annotations

import json
from typing import Any

import pytest
from wagtail.models import Locale

from petitions.models import PetitionPage
from petitions.models.whole import missing_words
from petitions.organizing.outdated import outdated_words
from tests.cast import a_petition
from tests.petitions.organizing.test_edit_screen import page_of
from tests.petitions.organizing.test_translations import SPANISH, is_offered

pytestmark = pytest.mark.django_db
SAID = {
    "body": [{"type": "heading", "value": "Why the river matters"}],
    "decision_rule": "Two of three commissioners decide.",
    "image_alt": "A brown river between houses",
    "outcome_words": "<p>The minutes of the meeting.</p>",
    "share_text": "Sign for the river!",
}
SAID_IN_SPANISH = {
    "body": [{"type": "heading", "value": "Por qué importa el río"}],
    "decision_rule": "Deciden dos de tres.",
    "image_alt": "Un río pardo entre casas",
    "outcome_words": "<p>El acta de la reunión.</p>",
    "share_text": "¡Firma por el río!",
}


def with_words(page: PetitionPage, words: dict[str, Any]) -> Any:
    """A new revision of the page, with these words."""
    for name, said in words.items():
        setattr(page, name, json.dumps(said) if name == "body" else said)
    return page.save_revision()


@pytest.mark.parametrize("left", SAID)
@pytest.mark.parametrize("kind", ["empty", "copied"])
def test_whatever_the_first_language_says_the_other_must_say(left: str, kind: str) -> None:
    a_petition(spanish=False)
    with_words(page_of("en"), {left: SAID[left]}).publish()
    draft = page_of("en").copy_for_translation(Locale.objects.get(language_code="es"))
    said = SAID[left] if kind == "copied" else [] if left == "body" else ""
    revision = with_words(draft, SPANISH | {left: said})
    assert missing_words(revision.as_object()) == [PetitionPage._meta.get_field(left).verbose_name]
    revision.publish()
    assert not is_offered()
    revision = with_words(revision.as_object(), {left: SAID_IN_SPANISH[left]})
    assert missing_words(revision.as_object()) == []
    revision.publish()
    assert is_offered()


def test_words_that_come_later_make_a_translation_out_of_date_until_it_has_them_too() -> None:
    a_petition()
    with_words(page_of("en"), SAID).publish()
    behind = [str(label) for label in outdated_words(page_of("es"))]
    assert behind == [
        "body",
        "who decides, in words",
        "what the picture shows",
        "evidence of the outcome, in words",
        "words for sharing",
    ]
    page_of("es").get_latest_revision().publish()
    assert [str(label) for label in outdated_words(page_of("es"))] == behind, "without them it is not published"
    with_words(page_of("es"), SAID_IN_SPANISH).publish()
    assert outdated_words(page_of("es")) == []
