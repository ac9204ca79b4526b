"""The cast: Ana signs, Óscar organizes, Edith edits, Senator Vega is the target, Max has no rights."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, Locale, Page, Site

from home.models import HomePage
from petitions.counting.number_the_roll import number_the_roll
from petitions.models import (
    Office,
    OfficeText,
    Official,
    Organization,
    OrganizationIndexPage,
    OrganizationPage,
    Petition,
    PetitionIndexPage,
    PetitionPage,
    Signature,
    TargetDraft,
    Term,
    TextVersion,
)
from petitions.organizing.groups import ensure_organizer_group, ensure_staff_group
from petitions.sealing.seal import Identity
from petitions.signing.confirm import confirm
from petitions.signing.sign import Signing, forget_keys, sign
from tests.indexed import indexed_once
from tests.recorded import once, real_time

ANA = Identity("Ana", "Morales", "ana@example.org", "19103")
LANGUAGES = ("en", "es")


def a_site() -> tuple[HomePage, HomePage]:
    """The home page in English and Spanish, each with its lists of petitions and organizations."""
    if found := HomePage.objects.filter(locale__language_code="en").first():
        return found, HomePage.objects.get(locale__language_code="es")
    for code in LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    # A test that empties the tables takes Wagtail's own first rows along.
    if Page.get_first_root_node() is None:
        Page.add_root(instance=Page(title="Root", slug="root", locale=_locale("en")))
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    Page.get_first_root_node().get_children().delete()
    root = Page.get_first_root_node()
    english = root.add_child(instance=HomePage(title="Firma", slug="home", intro="<p>Sign.</p>", locale=_locale("en")))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=english, is_default_site=True)
    english.add_child(instance=PetitionIndexPage(title="Petitions", slug="petitions", locale=_locale("en")))
    english.add_child(instance=OrganizationIndexPage(title="Groups", slug="organizations", locale=_locale("en")))
    for page in (english, *english.get_children().specific()):
        translated = page.copy_for_translation(_locale("es"))
        translated.save_revision().publish()
    return english, HomePage.objects.get(locale__language_code="es")


def an_organization(name: str = "Neighbors United") -> OrganizationPage:
    """An organization with its page in both languages; returns the English page."""
    a_site()
    if found := OrganizationPage.objects.filter(organization__name=name, locale=_locale("en")).first():
        return found
    organization = Organization.objects.create(name=name, website="https://example.org/")
    index = OrganizationIndexPage.objects.get(locale=_locale("en"))
    page = index.add_child(instance=OrganizationPage(title=name, organization=organization, locale=_locale("en")))
    page.copy_for_translation(_locale("es")).save_revision().publish()
    return page


def an_office(title: str = "Senator for the First District", holder: str = "Lucía Vega") -> Office:
    """An office with somebody in it since 2010, its title in both languages."""
    office, new = Office.objects.get_or_create(name=title)
    if new:
        for code in LANGUAGES:
            OfficeText.objects.create(
                parent=office, locale=_locale(code), title=f"{title} ({code})", salutation="Senator"
            )
        official = Official.objects.create(name=holder)
        Term.objects.create(office=office, official=official, began_on=datetime.date(2010, 1, 1))
    return office


def a_petition(slug: str = "clean-river", *, spanish: bool = True, live: bool = True, **facts: Any) -> Petition:
    """A petition to Senator Vega, open unless `facts` say otherwise, published through Wagtail."""
    forget_keys()
    an_organization()
    if facts or Petition.objects.exists() or Office.objects.exists() or not real_time():
        _write_petition(slug, spanish=spanish, live=live, **facts)
    else:
        once((slug, spanish, live, *settings.FIRMA_KEYS), lambda: _write_petition(slug, spanish=spanish, live=live))
    return Petition.objects.get(slug=slug)


@indexed_once()
def _write_petition(slug: str, *, spanish: bool, live: bool, **facts: Any) -> None:
    parent = an_organization()
    facts.setdefault("opens_at", timezone.now() - datetime.timedelta(days=1))
    page = PetitionPage(
        title="Clean our river",
        slug=slug,
        ask="Senator Vega, fund the cleaning of our river.",
        summary="<p>The river smells.</p>",
        letter="<p>Dear Senator, please act.</p>",
        locale=_locale("en"),
        live=False,
        **facts,
    )
    parent.add_child(instance=page)
    page.target_drafts.add(TargetDraft(office=an_office()))
    revision = page.save_revision()
    if live:
        revision.publish()
        if spanish:
            _in_spanish(page)


def a_signing(petition: Petition, language: str = "en", **changes: Any) -> Signing:
    """Ana's signature as the form would give it; `email`, `given_name` and so on may be changed too."""
    who = {name: changes.pop(name) for name in list(changes) if hasattr(ANA, name) and name != "full_name"}
    version = TextVersion.objects.filter(petition=petition, language=language).order_by("-pk").first()
    signing = Signing(
        identity=replace(ANA, **who),
        city="Philadelphia",
        region="PA",
        country="US",
        language=language,
        text_version=version.pk if version else 0,
    )
    return replace(signing, **changes)


def signed(petition: Petition, **changes: Any) -> Signature:
    """An unconfirmed signature in the database."""
    signing = a_signing(petition, **changes)
    sign(petition.slug, signing)
    return Signature.objects.filter(petition=petition).order_by("-asked_at", "-pk")[0]


def on_the_roll(petition: Petition, **changes: Any) -> Signature:
    """A signature that was confirmed and numbered."""
    row = signed(petition, **changes)
    confirm(row)
    number_the_roll()
    row.refresh_from_db()
    return row


def edith() -> Any:
    """Staff: may moderate and export."""
    a_site()
    user = _user("edith@example.org")
    user.groups.add(ensure_staff_group())
    return user


def oscar() -> Any:
    """Organizer of Neighbors United; no identity data."""
    user = _user("oscar@example.org")
    user.groups.add(ensure_organizer_group(an_organization().organization))
    return user


def max_() -> Any:
    """Has an account and no rights."""
    return _user("max@example.org")


def prove_second_factor(client: Client, user: Any) -> None:
    """Let the session of a client that is logged in as `user` be one that was authenticated with a second factor."""
    factor = a_second_factor(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "id": factor.pk, "type": "totp"}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def a_second_factor(user: Any, secret: str = "JBSWY3DPEHPK3PXP") -> Authenticator:
    """The authenticator app of `user`, set up now when there is none."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return found or TOTP.activate(user, secret).instance


def form_data(petition: Petition, language: str = "en", **changes: Any) -> dict[str, Any]:
    """What Ana's browser posts."""
    version = TextVersion.objects.filter(petition=petition, language=language).order_by("-pk").first()
    data = {
        "given_name": "Ana",
        "family_name": "Morales",
        "email": "ana@example.org",
        "city": "Philadelphia",
        "region": "PA",
        "country": "US",
        "postal_code": "19103",
        "visibility": "counted",
        "text_version": version.pk if version else "",
    }
    return {name: value for name, value in (data | changes).items() if value is not None}


def _user(email: str) -> Any:
    found = get_user_model().objects.filter(email=email).first()
    if found is None:
        found = get_user_model().objects.create_user(email, "a long enough password")
        EmailAddress.objects.create(user=found, email=email, verified=True, primary=True)
    return found


def _in_spanish(page: PetitionPage) -> None:
    translated = page.copy_for_translation(_locale("es"))
    translated.title = "Limpien nuestro río"
    translated.ask = "Senadora Vega, financie la limpieza de nuestro río."
    translated.summary = "<p>El río huele mal.</p>"
    translated.letter = "<p>Estimada senadora, actúe.</p>"
    translated.save_revision().publish()


def _locale(code: str) -> Locale:
    return Locale.objects.get(language_code=code)
