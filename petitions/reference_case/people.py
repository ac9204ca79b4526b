"""Invented signers: names from Faker, addresses at example.org. Nobody here exists."""

from __future__ import annotations

import datetime
import random
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from faker import Faker

from petitions.reference_case.shapes import City, Reasons

VISIBILITIES, VISIBILITY_SHARES = ("counted", "officials", "public"), (45, 30, 25)
NAMES = {"en": (("en_US", 80), ("es_MX", 20)), "es": (("es_MX", 60), ("es_CO", 40))}
REASON_USES = 2


@dataclass(frozen=True)
class Person:
    """One invented signature, in the words of the sign form."""

    given_name: str
    family_name: str
    email: str
    city: str
    region: str
    country: str
    postal_code: str
    language: str
    visibility: str
    public_name: str
    updates: bool
    reason: str
    signed_at: datetime.datetime


def people(
    moments: Iterable[datetime.datetime],
    cities: Sequence[City],
    reasons: Mapping[str, Reasons],
    seed: str,
    first: int = 1,
) -> Iterator[Person]:
    """Yield a person for each moment, one at a time. The same arguments yield the same people.

    Addresses end in a running number that starts at `first`, so they are unique within a petition when each
    call goes on where the last one stopped. About one in five gives a reason, each reason twice at most.
    """
    chance = random.Random(f"{seed} {first}")
    decks = {language: _Deck(given, chance) for language, given in reasons.items()}
    weights = {"en": [city.en for city in cities], "es": [city.es for city in cities]}
    for number, moment in enumerate(moments, start=first):
        language = chance.choice(("en", "es"))
        [city] = chance.choices(cities, weights[language])
        given, family = _name(language, chance)
        [visibility] = chance.choices(VISIBILITIES, VISIBILITY_SHARES)
        public = visibility == "public"
        # People who show their name write more often why they sign.
        tells = chance.random() < (0.35 if public else 0.15)
        yield Person(
            given_name=given,
            family_name=family,
            email=f"{_ascii(given)}.{_ascii(family)}.{number}@example.org",
            city=city.name,
            region=city.region,
            country=city.country,
            postal_code=f"{city.zip}{chance.randint(2, 50):02}" if len(city.zip) == 3 else city.zip,
            language=language,
            visibility=visibility,
            public_name="as_written" if public and chance.random() < 0.2 else "initial",
            updates=chance.random() < 0.35,
            reason=decks[language].deal(city.near) if tells else "",
            signed_at=moment,
        )


class _Deck:
    """Reasons as shuffled piles: each is dealt once before any comes again, and only to people who could say it."""

    def __init__(self, reasons: Reasons, chance: random.Random) -> None:
        self.chance = chance
        self.near, self.anywhere, self.far = map(self._pile, (reasons.near, reasons.anywhere, reasons.far))

    def _pile(self, reasons: list[str]) -> list[str]:
        rounds = [self.chance.sample(reasons, len(reasons)) for _ in range(REASON_USES)]
        return [reason for one in rounds for reason in one]

    def deal(self, near: bool) -> str:
        """The next reason, or nothing when all have been dealt."""
        piles = [pile for pile in (self.near if near else self.far, self.anywhere) if pile]
        return self.chance.choices(piles, [len(pile) for pile in piles])[0].pop(0) if piles else ""


def _name(language: str, chance: random.Random) -> tuple[str, str]:
    names = NAMES[language]
    [(locale, _share)] = chance.choices(names, [share for _locale, share in names])
    given, family = _names(locale)
    second = f" {chance.choice(family)}" if locale != "en_US" and chance.random() < 0.3 else ""
    return chance.choice(given), chance.choice(family) + second


@cache
def _names(locale: str) -> tuple[list[str], list[str]]:
    # Faker takes 30 µs a name: drawn from once, picked from often.
    faker = Faker(locale)
    faker.seed_instance(2011)
    given, family = [faker.first_name() for _ in range(400)], [faker.last_name() for _ in range(800)]
    # Some of Faker's names hold two blanks in a row.
    return [" ".join(name.split()) for name in given], [" ".join(name.split()) for name in family]


@lru_cache(maxsize=4096)
def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z]+", ".", plain).strip(".")
