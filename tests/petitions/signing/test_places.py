"""Countries, postal codes and the key of a city."""

import pytest
from babel import Locale
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from petitions.signing.places import (
    COUNTRIES,
    city_key,
    clean_postal_code,
    country_choices,
    country_name,
    has_postal_codes,
    is_country,
)


def test_every_country_of_iso_3166_has_a_name_in_both_languages() -> None:
    assert len(COUNTRIES) == 250
    for language in ("en", "es"):
        choices = country_choices(language)
        assert {code for code, _name in choices} == COUNTRIES
        assert all(name and name != code for code, name in choices)


def test_only_countries_and_territories_are_offered() -> None:
    others = {code for code in Locale("en").territories if len(code) == 2} - COUNTRIES
    assert others >= {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "DG", "EA", "IC", "TA"}
    assert not [code for code in (*others, "us", "", "USA", "U", "001") if is_country(code)]


def test_countries_stand_in_the_order_of_a_dictionary() -> None:
    english = [name for _code, name in country_choices("en")]
    assert english[0] == "Afghanistan"
    assert english.index("Åland Islands") < english.index("Albania")
    spanish = [name for _code, name in country_choices("es")]
    assert spanish.index("Países Bajos") < spanish.index("Palaos") < spanish.index("Panamá") < spanish.index("Zimbabue")


def test_names_follow_the_active_language() -> None:
    with translation.override("es"):
        assert country_name("US") == "Estados Unidos"
        assert ("ES", "España") in country_choices()
    assert country_name("US", "en") == "United States"
    assert country_name("ZZ", "en") == "ZZ"
    assert country_name("US", "xx-nonsense") == "United States"


@pytest.mark.parametrize(
    ("country", "written", "code"),
    [
        ("US", "19103", "19103"),
        ("US", " 19103-1234 ", "19103"),
        ("US", "191031234", "19103"),
        ("PR", "00901", "00901"),
        ("CA", "k1a0b1", "K1A 0B1"),
        ("MX", "06000", "06000"),
        ("ES", "28013", "28013"),
        ("GB", "sw1a1aa", "SW1A 1AA"),
        ("GB", "M1 1AE", "M1 1AE"),
        ("JE", "JE2 3AB", "JE2 3AB"),
        ("DE", "10115", "10115"),
        ("FR", "75 001", "75001"),
        ("PT", "1100148", "1100-148"),
        ("BR", "01001000", "01001-000"),
        ("NL", "1012ab", "1012 AB"),
        ("US", "１９１０３", "19103"),
        ("EG", "١١٥١١", "11511"),
        ("IE", "d02 x285", "D02 X285"),
        ("JP", "100-0001", "100-0001"),
        ("US", "", ""),
        ("US", "   ", ""),
        ("HK", "999077", ""),
    ],
)
def test_postal_codes_are_written_as_their_country_does(country: str, written: str, code: str) -> None:
    assert clean_postal_code(written, country) == code
    assert clean_postal_code(code, country) == code


@pytest.mark.parametrize(
    ("country", "written"),
    [
        ("US", "1910"),
        ("US", "191033"),
        ("US", "ABCDE"),
        ("CA", "D1A 0B1"),
        ("ES", "53001"),
        ("ES", "00001"),
        ("GB", "12345"),
        ("DE", "1011"),
        ("JP", "12345678901"),
        ("JP", "=1+1"),
        ("JP", "<b>"),
        ("JP", "-1"),
        ("US", "19103\x00"),
    ],
)
def test_what_is_no_postal_code_is_refused(country: str, written: str) -> None:
    with pytest.raises(ValidationError):
        clean_postal_code(written, country)


def test_some_countries_have_no_postal_codes() -> None:
    assert not has_postal_codes("HK")
    assert all(has_postal_codes(code) for code in ("US", "CA", "MX", "ES", "GB", "DE", "FR", "IE", "PH", "AR"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Philadelphia", " philadelphia "),
        ("Bogotá", "BOGOTA"),
        ("São Paulo", "Sao  Paulo"),
        ("Winston-Salem", "winston salem"),
        ("St. Louis", "St Louis"),
        ("L'Hospitalet", "L’Hospitalet"),
        ("Ｔｏｋｙｏ", "tokyo"),
        ("Straßburg", "strassburg"),
        ("Đà Nẵng", "đa nang"),
        ("İstanbul", "istanbul"),
    ],
)
def test_spellings_of_a_city_are_one(one: str, other: str) -> None:
    assert city_key(one) == city_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Portland", "Portsmouth"),
        ("Кий", "Кии"),
        ("かき", "がき"),
        ("서울", "수원"),
        ("दिल्ली", "दल्ल"),
        ("!", "?"),
    ],
)
def test_other_cities_stay_apart(one: str, other: str) -> None:
    assert city_key(one) != city_key(other)


@given(st.text(max_size=80))
def test_a_key_is_short(city: str) -> None:
    assert len(city_key(city)) <= 160
    assert len(city_key("ﷺ" * 80)) <= 160
