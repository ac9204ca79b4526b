"""The reference case says the same in both languages, and fits the fields it is loaded into."""

from __future__ import annotations

import datetime
import tomllib
from typing import Any

import pytest

from petitions.models import DeliveryTarget, Office, Update
from petitions.models.fuzzy_date import Precision
from petitions.reference_case import read
from petitions.reference_case.read import HERE, LANGUAGES, PETITIONS, read_petition, read_site
from petitions.reference_case.rich_text import rich_text
from petitions.reference_case.shapes import PetitionData

NOW = datetime.datetime(2030, 3, 9, 15, tzinfo=datetime.UTC)
PAIRS = sorted(path for path in HERE.rglob("*.en.toml"))
BLOCKS = {"heading", "paragraph", "facts", "quote", "call_to_action"}


@pytest.fixture(params=PETITIONS)
def case(request: pytest.FixtureRequest) -> PetitionData:
    return read_petition(request.param, NOW)


def keys(value: Any) -> Any:
    """The keys of a table at every depth; of a list of blocks their kinds, in order."""
    if isinstance(value, dict):
        return {key: keys(inner) for key, inner in value.items()}
    return [keys(item) for item in value] if isinstance(value, list) else None


@pytest.mark.parametrize("english", PAIRS, ids=lambda path: str(path.relative_to(HERE)))
def test_both_languages_have_the_same_keys(english: Any) -> None:
    spanish = english.with_name(english.name.replace(".en.", ".es."))
    assert keys(tomllib.loads(english.read_text())) == keys(tomllib.loads(spanish.read_text()))


def test_all_that_hangs_on_a_petition_is_said_in_both_languages(case: PetitionData) -> None:
    said = [office.texts for office in case.offices] + [update.texts for update in case.updates]
    said += [delivery.texts for delivery in case.deliveries] + [case.organization.about, case.topic.names]
    said += [line.texts for delivery in case.deliveries for line in delivery.lines if line.texts]
    assert all(set(texts) == set(LANGUAGES) for texts in said)


def test_choices_are_those_of_the_models(case: PetitionData) -> None:
    assert {office.kind for office in case.offices} <= set(Office.Kind.values)
    assert {update.kind for update in case.updates} <= set(Update.Kind.values)
    assert {row.precision for row in [*case.updates, *case.deliveries]} <= set(Precision.values)
    lines = [line for delivery in case.deliveries for line in delivery.lines]
    assert {line.outcome for line in lines} <= set(DeliveryTarget.Outcome.values)
    assert {line.office for line in lines} <= {office.key for office in case.offices}


def test_words_fit_their_fields(case: PetitionData) -> None:
    for words in case.words.values():
        assert len(words.title) <= 255
        assert len(words.ask) <= 300
        assert len(words.image_alt) <= 250
        assert max(len(words.summary), len(words.outcome_words)) <= 3000
        assert {block.kind for block in words.body} <= BLOCKS
        facts = [fact for block in words.body if block.kind == "facts" for fact in block.value]
        assert all(len(fact) <= 300 for fact in facts)
    for update in case.updates:
        assert all(len(text.headline) <= 200 and len(text.summary) <= 2000 for text in update.texts.values())


def test_the_sites_own_words_fit() -> None:
    for words in read_site().values():
        assert len(words.minimum_age_sentence) <= 200
        assert "13" in words.minimum_age_sentence
        assert len(words.footer) <= 300
        assert len(words.privacy) <= 10000
        assert {block.kind for page in (words.home, words.about) for block in page.body} <= BLOCKS


def test_dates_follow_one_another(case: PetitionData) -> None:
    assert case.opens_at < case.growth[0].at < case.growth[-1].at < case.closes_at
    assert [update.happened_on for update in case.updates] == sorted(update.happened_on for update in case.updates)
    for office in case.offices:
        ends = [term.ended_on or datetime.date.max for term in office.terms]
        assert all(term.began_on < end for term, end in zip(office.terms, ends, strict=True))
        assert all(end <= later.began_on for end, later in zip(ends, office.terms[1:], strict=False))


def test_the_story_of_philadelphia() -> None:
    case = read_petition("protect_philly", NOW)
    assert [office.key for office in case.offices] == ["mayor", "district-attorney", "court"]
    assert case.opens_at.isoformat() == "2011-06-28T09:00:00-04:00"
    [delivery] = case.deliveries
    assert [line.outcome for line in delivery.lines] == ["to_security", "to_official", "not_delivered"]
    went = [(line.delegation_count, line.delegation_is_about, line.children_present) for line in delivery.lines]
    assert went == [(12, True, True), (12, True, True), (None, False, None)]
    assert all(line.state in DeliveryTarget(outcome=line.outcome).states() for line in delivery.lines)
    assert all(line.no_receipt_why for line in delivery.lines), "no receipt is told of"
    assert (case.outcome, str(case.outcome_on)) == ("won", "2018-07-27")


def test_the_open_petition_is_open_whenever_it_is_loaded() -> None:
    for now in (NOW, NOW + datetime.timedelta(days=1000, hours=11)):
        case = read_petition("library_hours", now)
        assert case.growth[-1].at < now < case.closes_at
        assert all(update.happened_on <= now.date() for update in case.updates)


def test_a_misspelt_key_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    toml = read._toml
    monkeypatch.setattr(read, "_toml", lambda *place: toml(*place) | ({"plaze": 1} if place[1] == "petition" else {}))
    with pytest.raises(ValueError, match="plaze"):
        read_petition("library_hours", NOW)


def test_rich_text() -> None:
    assert rich_text("## A & B\n\n- one\n- two\n\n<b>x</b>\ny") == (
        "<h2>A &amp; B</h2><ul><li>one</li><li>two</li></ul><p>&lt;b&gt;x&lt;/b&gt; y</p>"
    )
