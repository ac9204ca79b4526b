"""Nobody of one organization meets anything of another that is not public, at any address of the admin."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Locale
from wagtail_localize.models import TranslationSource

from petitions.models import Role
from tests.cast import a_petition, edith
from tests.petitions.people.addresses import address_of, routes
from tests.petitions.people.canaries import CANARY, WORD, Theirs, a_secret_campaign
from tests.petitions.people.members import OURS, THEIRS, logged_in, member

pytestmark = pytest.mark.django_db
SEARCHES = [
    "/admin/pages/search/?q=",
    "/admin/pages/search/results/?q=",
    "/admin/choose-page/search/?q=",
    "/admin/choose-page/?page_type=petitions.petitionpage&q=",
    "/admin/images/?q=",
    "/admin/images/chooser/?q=",
    "/admin/images/chooser/results/?q=",
    "/admin/users/?q=",
    "/admin/redirects/?q=",
    "/admin/petitions/?q=",
    "/admin/api/main/pages/?search=",
    "/admin/api/main/images/?search=",
    "/admin/snippets/petitions/update/?q=",
    "/admin/reports/site-history/?label=",
    "/admin/reports/workflow/?q=",
    "/admin/tag-autocomplete/?term=",
]
"""Where something can be searched for, by a word that stands beside the canary."""


@pytest.fixture
def theirs() -> Theirs:
    a_petition()
    return a_secret_campaign()


def shown(client: Client, address: str) -> bool:
    """Whether the answer holds the canary."""
    answer = client.get(address)
    body = b"".join(answer) if answer.streaming else answer.content
    return CANARY.lower().encode() in body.lower()


def everything(of: str) -> Client:
    """A browser of somebody who has every role there."""
    for role in Role:
        member(role, of, f"all.{of.split()[0].lower()}@example.org")
    return logged_in(get_user_model().objects.get(email=f"all.{of.split()[0].lower()}@example.org"))


def test_somebody_of_the_other_organization_finds_nothing(theirs: Theirs) -> None:
    client, page, rows = everything(OURS), theirs.page, theirs.rows
    client.raise_request_exception = False  # /admin/failwhale/ is there to fail
    opened = [address_of(route, theirs) for route in routes() if "logout" not in route]
    opened += [search + WORD for search in SEARCHES]
    opened += [f"/admin/choose-page/{theirs.page.get_parent().pk}/", f"/admin/pages/{theirs.page.get_parent().pk}/"]
    opened += [f"/admin/packets/?petition={theirs.petition.pk}", f"/admin/exports/?petition={theirs.petition.pk}"]
    opened += [f"/admin/strikes/?petition={theirs.petition.pk}", f"/admin/signing/?petition={theirs.petition.pk}"]
    opened += [f"/admin/choose-page/chosen-multiple/?id={theirs.page.pk}", "/admin/reports/site-history/?export=csv"]
    opened += [f"/admin/reasons/?petition={theirs.petition.pk}"]
    opened += [f"/admin/images/chooser/chosen-multiple/?id={theirs.rows['picture'].pk}"]
    translation = f"/admin/localize/translate/{theirs.rows['their translation'].pk}/"
    opened += [f"{translation}pofile/download/", f"{translation}preview/"]
    opened += [f"/admin/localize/update/{theirs.rows['their source'].pk}/"]
    bulks = (("wagtailcore/page", page), ("home/picture", rows["picture"]), ("petitions/update", rows["update"]))
    opened += [f"/admin/bulk/{kind}/delete/?id={row.pk}" for kind, row in bulks]
    found = [address for address in opened if shown(client, address)]
    assert not found, "\n".join(found)


def test_their_own_people_do_find_it(theirs: Theirs) -> None:
    """Else the test above could not fail."""
    client = everything(THEIRS)
    page, update = theirs.page.pk, theirs.rows["update"].pk
    for address in (
        f"/admin/pages/{page}/edit/",
        f"/admin/snippets/petitions/update/edit/{update}/",
        f"/admin/choose-page/{theirs.page.get_parent().pk}/",
        f"/admin/people/{theirs.petition.organization_id}/",
        f"/admin/exports/{theirs.rows['export'].pk}/",
        f"/admin/strikes/{theirs.rows['strike'].pk}/",
        f"/admin/images/chooser/chosen/{theirs.rows['picture'].pk}/",
        f"/admin/pages/search/results/?q={WORD}",
    ):
        assert shown(client, address), address
    assert Locale.objects.count() == 2


def test_many_rows_of_ones_own_are_still_dealt_with_at_once(theirs: Theirs) -> None:
    rows, own, staff = theirs.rows, everything(THEIRS), logged_in(edith())
    assert own.get(f"/admin/bulk/wagtailcore/page/delete/?id={theirs.page.pk}").status_code == 200
    assert own.get(f"/admin/bulk/petitions/update/delete/?id={rows['update'].pk}").status_code == 200
    assert staff.get(f"/admin/bulk/home/picture/add_tags/?id={rows['picture'].pk}").status_code == 200
    stranger = everything(OURS)
    assert stranger.get(f"/admin/bulk/home/picture/add_tags/?id={rows['picture'].pk}").status_code == 404
    assert staff.get("/admin/bulk/petitions/update/delete/?id=all").status_code == 200


@pytest.mark.parametrize("written", ["all", "%20{}", "%2B{}", "00000000000000000000{}", "{}&id=all"])
def test_however_an_address_writes_them_rows_of_others_are_not_named(theirs: Theirs, written: str) -> None:
    stranger, update = everything(OURS), theirs.rows["update"].pk
    places = [("petitions/update", update), ("wagtailcore/page", theirs.page.pk), ("petitions/accessentry", 1)]
    for kind, pk in places:
        assert stranger.get(f"/admin/bulk/{kind}/delete/?id={written.format(pk)}").status_code == 404
    choice = f"/admin/choose-page/chosen-multiple/?id={written.format(theirs.page.pk)}"
    assert stranger.get(choice).status_code == 404


def test_only_ones_own_pages_are_translated(theirs: Theirs) -> None:
    source = TranslationSource.objects.get(pk=theirs.rows["their source"].pk)
    stranger, own = everything(OURS), everything(THEIRS)
    for client, status in ((stranger, 404), (own, 200)):
        assert client.get(f"/admin/localize/submit/page/{theirs.page.pk}/").status_code == status
    live = theirs.page.get_parent()
    assert live.live and stranger.get(f"/admin/localize/submit/page/{live.pk}/").status_code == 404
    for data in ({}, {"publish_translations": "on"}):
        assert stranger.post(f"/admin/localize/update/{source.pk}/", data).status_code == 404
