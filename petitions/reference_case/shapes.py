"""The shapes of what the TOML files hold. `texts` and `words` map a language (`en`, `es`) to its words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any, NewType

from petitions.reference_case.happening_shapes import DeliveryData, PositionData, PromiseData, UpdateData

RichText = NewType("RichText", str)
"""HTML of paragraphs, headings and lists, ready for a RichTextField."""


@dataclass(frozen=True)
class Block:
    """One block of a page's body, named and shaped as in home/blocks/body.py."""

    kind: str
    value: Any


@dataclass(frozen=True)
class OrganizationData:
    """Who starts the petition; `about` by language."""

    name: str
    about: dict[str, RichText]
    website: str = ""


@dataclass(frozen=True)
class TopicData:
    """What it is about; `names` by language."""

    slug: str
    names: dict[str, str]


@dataclass(frozen=True)
class OfficeWords:
    """An office's title, and the short one before a name."""

    title: str
    salutation: str


@dataclass(frozen=True)
class TermData:
    """Who held the office when. No `ended_on`: still there."""

    official: str
    began_on: datetime.date
    began_precision: str = "day"
    ended_on: datetime.date | None = None
    ended_precision: str = "day"


@dataclass(frozen=True)
class OfficeData:
    """`key` names the office inside the files: a line of a delivery points at it."""

    key: str
    name: str
    kind: str
    place: str
    texts: dict[str, OfficeWords]
    terms: list[TermData] = field(default_factory=list)
    court_decision: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Anchor:
    """The count stood at `count` at `at`; a burst is a stretch that starts fast, as after a piece of news."""

    at: datetime.datetime
    count: int
    burst: bool = False


@dataclass(frozen=True)
class City:
    """Where signers come from. `zip` is the start of its postal codes; a `near` city is one the petition is about."""

    name: str
    region: str
    country: str
    en: int
    es: int
    zip: str = ""
    near: bool = False


@dataclass(frozen=True)
class Reasons:
    """Reasons for signing in one language, by who could say them: neighbors, anybody, people far away."""

    near: list[str]
    anywhere: list[str]
    far: list[str]


@dataclass(frozen=True)
class PetitionWords:
    """A petition in one language."""

    title: str
    ask: str
    decision_rule: str
    summary: RichText
    letter: RichText
    body: list[Block]
    image_title: str
    image_alt: str
    outcome_words: RichText = RichText("")


@dataclass(frozen=True)
class PetitionData:
    """A petition with all that hangs on it. Moments are aware, in the petition's own time zone."""

    slug: str
    place: str
    time_zone: str
    opens_at: datetime.datetime
    closes_at: datetime.datetime
    decision_on: datetime.date
    decision_recurs: bool
    decision_needs: int
    milestone_steps: list[int]
    growth: list[Anchor]
    organization: OrganizationData
    topic: TopicData
    offices: list[OfficeData]
    updates: list[UpdateData]
    deliveries: list[DeliveryData]
    cities: list[City]
    reasons: dict[str, Reasons]
    words: dict[str, PetitionWords]
    positions: list[PositionData] = field(default_factory=list)
    promises: list[PromiseData] = field(default_factory=list)
    outcome: str = "none"
    outcome_on: datetime.date | None = None
    outcome_takes_effect_on: datetime.date | None = None
    outcome_source_url: str = ""

    @property
    def signature_count(self) -> int:
        """How many invented people have signed when the case is loaded."""
        return self.growth[-1].count


@dataclass(frozen=True)
class PageWords:
    """A page of the site in one language."""

    title: str
    slug: str
    search_description: str = ""
    intro: RichText = RichText("")
    body: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class SiteWords:
    """The site's own words in one language: its pages and its settings."""

    home: PageWords
    petitions: PageWords
    organizations: PageWords
    about: PageWords
    minimum_age_sentence: str
    footer: str
    privacy: RichText
