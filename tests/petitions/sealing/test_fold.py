"""Promises A3 and A4: spellings of one mailbox are one signature, and two people are never merged."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.sealing.fold import FOLDING_VERSION, PROVIDERS, fold_address

SAME = [
    ("ana@example.org", "ANA@Example.ORG"),
    ("ana@example.org", "  ana@example.org\n"),
    ("ana@example.org", "ana@example.org."),
    ("ana@example.org", '"ana"@example.org'),
    ("ana@example.org", "ａｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ"),
    ("ana@example.org", "ana@example。org"),
    ("ana@bücher.example", "ana@xn--bcher-kva.example"),
    ("ana@BÜCHER.example", "ana@XN--BCHER-KVA.EXAMPLE"),
    ("ana@bu\u0308cher.example", "ana@bücher.example"),
    ("ana@straße.example", "ana@xn--strae-oqa.example"),
    ("ana@☕.example", "ana@xn--53h.example"),
    ("ana@例え.テスト", "ana@xn--r8jz45g.xn--zckzah"),
    ("jos\u00e9@example.org", "jose\u0301@example.org"),
    ("JOSÉ@example.org", "josé@example.org"),
    ("ИВАН@example.org", "иван@example.org"),
    ("ΝΊΚΟΣ@example.org", "νίκος@example.org"),
    ("\u212aelly@example.org", "kelly@example.org"),  # the Kelvin sign is, canonically, the letter K
    ("\u212bsa@example.org", "åsa@example.org"),
    ("ｶﾞ@example.org", "ガ@example.org"),
    ("anamorales@gmail.com", "Ana.Morales@gmail.com"),
    ("anamorales@gmail.com", "a.n.a.m.o.r.a.l.e.s+petition@gmail.com"),
    ("anamorales@gmail.com", "ana.morales@googlemail.com"),
    ("anamorales@gmail.com", "ana.morales+x+y@GoogleMail.com."),
    ("anamorales@gmail.com", '"ana.morales"@gmail.com'),
    ("ana.morales@outlook.com", "Ana.Morales+news@Outlook.com"),
    ("ana@hotmail.com", "ana+1@hotmail.com"),
    ("ana@live.com", "ana+1@live.com"),
    ("ana@msn.com", "ana+1@msn.com"),
    ("anamorales@proton.me", "ana.mo_ral-es+tag@proton.me"),
    ("anamorales@pm.me", "ana.morales@pm.me"),
    ("ana@fastmail.com", "ana+lists@fastmail.com"),
    ("ana@fastmail.fm", "ana+lists@fastmail.fm"),
    ("ana@icloud.com", "ana+lists@icloud.com"),
    ("ana@me.com", "ana+lists@me.com"),
]

DIFFERENT = [
    # Dots and tags count wherever the table does not say otherwise.
    ("ana.morales@example.org", "anamorales@example.org"),
    ("ana+one@example.org", "ana+two@example.org"),
    ("ana+one@example.org", "ana@example.org"),
    ("ana-maria@example.org", "anamaria@example.org"),
    ("ana_maria@gmail.com", "anamaria@gmail.com"),
    ("ana-maria@gmail.com", "ana@gmail.com"),
    ("ana.morales@outlook.com", "anamorales@outlook.com"),
    ("ana-morales@outlook.com", "anamorales@outlook.com"),
    ("ana_morales@hotmail.com", "anamorales@hotmail.com"),
    ("ana.morales@icloud.com", "anamorales@icloud.com"),
    ("ana.morales@fastmail.com", "anamorales@fastmail.com"),
    ("ana.morales@yahoo.com", "anamorales@yahoo.com"),
    ("ana-shop@yahoo.com", "ana@yahoo.com"),
    ("ana-shop@yahoo.com", "ana-mail@yahoo.com"),
    ("ana+shop@yahoo.com", "ana@yahoo.com"),
    ("ana+x@aol.com", "ana@aol.com"),
    ("ana+x@gmx.de", "ana@gmx.de"),
    ("ana+x@web.de", "ana@web.de"),
    ("ana.x@mail.ru", "anax@mail.ru"),
    ("ana.x@yandex.ru", "ana-x@yandex.ru"),
    ("ana.x@google.com", "anax@google.com"),
    ("ana.x@gmail.com.example.org", "anax@gmail.com.example.org"),
    ("ana.x@notgmail.com", "anax@notgmail.com"),
    ("ana.x@mail.gmail.com", "anax@mail.gmail.com"),
    # One name at two domains of a maker may be two people.
    ("ana@outlook.com", "ana@hotmail.com"),
    ("ana@hotmail.com", "ana@hotmail.es"),
    ("ana@live.com", "ana@msn.com"),
    ("ana@icloud.com", "ana@me.com"),
    ("ana@me.com", "ana@mac.com"),
    ("ana@proton.me", "ana@protonmail.com"),
    ("ana@proton.me", "ana@pm.me"),
    ("ana@fastmail.com", "ana@fastmail.fm"),
    ("work@ana.fastmail.com", "ana@fastmail.com"),
    ("ana@yahoo.com", "ana@ymail.com"),
    ("ana@gmail.com", "ana@gmail.co"),
    # Letters that only look or sound alike.
    ("straße@example.org", "strasse@example.org"),
    ("STRAẞE@example.org", "strasse@example.org"),
    ("ana@straße.example", "ana@strasse.example"),
    ("ilgın@example.org", "ilgin@example.org"),
    ("İlgin@example.org", "ilgin@example.org"),
    ("jose@example.org", "josé@example.org"),
    ("muller@example.org", "müller@example.org"),
    ("mueller@example.org", "müller@example.org"),
    ("pena@example.org", "peña@example.org"),
    ("ana@munchen.example", "ana@münchen.example"),
    ("аna@example.org", "ana@example.org"),  # Cyrillic а
    ("x²@example.org", "x2@example.org"),
    ("oﬃce@example.org", "office@example.org"),
    ("№1@example.org", "no1@example.org"),
    ("Ⅳ@example.org", "iv@example.org"),
    ("ſam@example.org", "sam@example.org"),
    ("ªna@example.org", "ana@example.org"),
    ("か@example.org", "が@example.org"),
    ("и@example.org", "й@example.org"),
    # Quotes that are needed keep their meaning.
    ('"ana lopez"@example.org', "analopez@example.org"),
    ('" ana"@example.org', "ana@example.org"),
    ('"a..b"@gmail.com', "ab@gmail.com"),
    ('"ana+x y"@gmail.com', "ana@gmail.com"),
    ('"x@evil"@gmail.com', "x@gmail.com"),
    ("+one@gmail.com", "+two@gmail.com"),
    ("+one@outlook.com", "+two@outlook.com"),
    ("_@proton.me", "-@proton.me"),
]

PINNED = [
    ("Ana.Morales+x@GoogleMail.com", "anamorales@gmail.com"),
    ("ANA@Bücher.example.", "ana@xn--bcher-kva.example"),
    ("ana_m@pm.me", "anam@pm.me"),
    ("ana@faß.example", "ana@xn--fa-hia.example"),
    ("ana@İstanbul.example", "ana@xn--istanbul-o0e.example"),
    ("İpek@example.org", "i\u0307pek@example.org"),
    ("no address", "no address"),
    ("", ""),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_mailbox_are_one(one: str, other: str) -> None:
    assert fold_address(one) == fold_address(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_people_are_never_merged(one: str, other: str) -> None:
    assert fold_address(one) != fold_address(other)


@pytest.mark.parametrize(("address", "folded"), PINNED)
def test_the_folded_form_is_the_one_of_version_1(address: str, folded: str) -> None:
    assert FOLDING_VERSION == 1
    assert fold_address(address) == folded


def test_no_domain_stands_in_two_rows() -> None:
    domains = [domain for provider in PROVIDERS for domain in provider.domains.split()]
    assert len(domains) == len(set(domains))


ATOM = st.text(string.ascii_letters + string.digits + "_-", min_size=1, max_size=20)
DOMAIN = st.sampled_from([d for p in PROVIDERS for d in p.domains.split()] + ["example.org", "bücher.example"])


@given(ATOM, st.text(max_size=20), DOMAIN)
def test_folding_twice_changes_nothing(name: str, tag: str, domain: str) -> None:
    folded = fold_address(f"{name}+{tag}x@{domain}")
    assert fold_address(folded) == folded


@given(ATOM, ATOM)
def test_elsewhere_only_case_is_folded(one: str, other: str) -> None:
    same = one.lower() == other.lower()
    assert (fold_address(f"{one}@example.org") == fold_address(f"{other}@example.org")) == same


@given(st.text())
def test_it_never_raises(address: str) -> None:
    assert isinstance(fold_address(address), str)
