"""Starting a petition through its doors, without a script: each step saves, and says what is wrong."""

from __future__ import annotations

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import Collection

from home.models import Picture
from petitions.models import Office, PetitionPage, Role
from tests.cast import a_petition, a_site, an_office, max_
from tests.petitions.people.members import OURS, THEIRS, logged_in, member
from tests.petitions.reading.content import a_picture
from tests.petitions.starting.drafts import ASK, SIGNING, WHY, begun, latest, organizer, step, whole

pytestmark = pytest.mark.django_db


def test_somebody_not_logged_in_is_led_to_an_account_and_back() -> None:
    a_site()
    text = Client().get("/es/start/").content.decode()
    assert 'href="/es/account/signup/?next=%2Fes%2Fstart%2F"' in text
    answer = Client().get("/start/new/")
    assert answer["Location"] == "/account/login/?next=/start/new/"
    answer = Client().post(
        "/account/login/?next=/start/", {"login": max_().email, "password": "a long enough password"}
    )
    assert answer["Location"] == "/start/"


def test_a_draft_grows_step_by_step_and_is_wagtails_own() -> None:
    client = logged_in(organizer())
    page = begun(client)
    assert (page.live, page.slug, page.owner.email) == (False, "keep-our-library-open", organizer().email)
    assert page.get_parent().specific.organization.name == OURS
    assert client.post(step(page, "whom"), {"office": an_office().pk})["Location"] == step(page, "why")
    assert client.post(step(page, "why"), WHY)["Location"] == step(page, "picture")
    assert client.post(step(page, "picture"), {})["Location"] == step(page, "signing")
    day = (datetime.date.today() + datetime.timedelta(days=90)).isoformat()
    assert client.post(step(page, "signing"), SIGNING | {"closes_on": day})["Location"] == step(page, "review")
    now = latest(page)
    assert now.summary == "<p>Children read there.</p><p>It is warm.</p>"
    assert [draft.office for draft in now.target_drafts.all()] == [an_office()]
    assert now.closes_at.astimezone(datetime.UTC).hour in (4, 5), "the end of the day in New York"
    assert f'value="{day}"' in client.get(step(page, "signing")).content.decode()
    # The admin shows the same draft.
    assert "Children read there." in client.get(f"/admin/pages/{page.pk}/edit/").content.decode()


@pytest.mark.parametrize("language", ["", "/es"])
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(language: str) -> None:
    client = logged_in(organizer())
    answer = client.post(f"{language}/start/new/", {"title": "Only a <title>", "ask": ""})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="Only a &lt;title&gt;"' in text
    assert 'id="id_ask_error"' in text
    assert ("Lo que se pide, en una frase: " if language else "The ask, in one sentence: This field") in text
    page = begun(client, language)
    answer = client.post(step(page, "why", language), {"summary": "Kept as typed", "letter": ""})
    assert answer.status_code == 422
    assert "Kept as typed" in answer.content.decode()
    answer = client.post(step(page, "whom", language), {})
    assert answer.status_code == 422
    assert 'id="id_office_error"' in answer.content.decode()
    answer = client.post(step(page, "signing", language), SIGNING | {"closes_on": "2001-01-01", "goal_fixed": "-3"})
    assert {"closes_on", "goal_fixed"} == set(answer.context["form"].errors)


def test_a_draft_in_spanish_stands_in_the_spanish_branch() -> None:
    page = begun(logged_in(organizer()), "/es")
    assert page.locale.language_code == "es"
    assert page.get_parent().locale.language_code == "es"


def test_an_office_is_found_by_title_place_or_holder() -> None:
    client = logged_in(organizer())
    page, office = begun(client), an_office()
    Office.objects.filter(pk=office.pk).update(place="Larkwater")
    for words in ("first district", "larkwater", "Vega", "vega senator"):
        assert f'value="{office.pk}"' in client.get(step(page, "whom"), {"q": words}).content.decode(), words
    nothing = client.get(step(page, "whom"), {"q": "mayor"}).content.decode()
    assert f'value="{office.pk}"' not in nothing
    assert 'class="button" href="#propose"' in nothing, "and then there is a next step"
    assert "Save and go on" not in nothing


def test_several_offices_are_asked_in_order_and_taken_off_again() -> None:
    client = logged_in(organizer())
    page, one, two = begun(client), an_office(), an_office("Mayor of Larkwater", "Max Mustermann")
    for office in (one, two, one):
        assert client.post(step(page, "whom"), {"office": office.pk, "act": "add"})["Location"] == step(page, "whom")
    assert [draft.office for draft in latest(page).target_drafts.all()] == [one, two]
    offered = client.get(step(page, "whom")).content.decode()
    assert f'id="office-{one.pk}"' not in offered, "what is asked already is not offered once more"
    client.post(step(page, "whom"), {"act": f"remove-{one.pk}"})
    assert [draft.office for draft in latest(page).target_drafts.all()] == [two]
    assert Office.objects.filter(pk=one.pk).exists(), "a known office stays known"


def test_a_court_is_asked_only_as_a_party() -> None:
    client = logged_in(organizer())
    page, court = begun(client), an_office("Municipal Court")
    Office.objects.filter(pk=court.pk).update(kind=Office.Kind.COURT)
    for wrong in ({}, {"court_matter": "pending"}, {"court_matter": "administrative"}):
        assert client.post(step(page, "whom"), {"office": court.pk} | wrong).status_code == 422, wrong
    right = {"court_matter": "administrative", "court_decision": "The lease of its parking lot"}
    assert client.post(step(page, "whom"), {"office": court.pk} | right).status_code == 302
    target = latest(page).target_drafts.get()
    assert target.court_matter == "administrative"
    assert [(text.lang, text.decision) for text in target.texts.all()] == [("en", right["court_decision"])]


def test_an_office_put_forward_is_met_by_nobody_else() -> None:
    client = logged_in(organizer())
    page = begun(client)
    facts = {"title": "Warden of Larkwater Park", "kind": "executive", "place": "Larkwater", "act": "propose"}
    assert client.post(step(page, "whom"), facts | {"email": "not an address"}).status_code == 422
    assert client.post(step(page, "whom"), facts).status_code == 302
    office = Office.objects.get(name=facts["title"])
    assert str(office.proposed_by) == OURS
    assert [draft.office for draft in latest(page).target_drafts.all()] == [office]
    assert Client().get(f"/offices/{office.slug}/").status_code == 404
    theirs = logged_in(organizer(THEIRS))
    other = begun(theirs)
    assert facts["title"] not in theirs.get(step(other, "whom"), {"q": "Warden"}).content.decode()
    assert theirs.post(step(other, "whom"), {"office": office.pk}).status_code == 422
    choosers = "/admin/snippets/choose/petitions/office/"
    for path in ("", "results/", f"chosen/{office.pk}/", f"chosen-multiple/?id={office.pk}"):
        said = theirs.get(choosers + path)
        assert said.status_code in (200, 404), path
        assert facts["title"] not in said.content.decode(), path
    assert facts["title"] in client.get(f"{choosers}chosen/{office.pk}/").content.decode(), "its own people choose it"
    client.post(step(page, "whom"), {"act": f"remove-{office.pk}"})
    assert not Office.objects.filter(pk=office.pk).exists(), "it was there for this petition alone"


def test_an_office_that_is_known_is_not_put_forward() -> None:
    client = logged_in(organizer())
    page, office = begun(client), an_office()
    facts = {"title": office.name.upper(), "kind": "executive", "act": "propose"}
    assert "title" in client.post(step(page, "whom"), facts).context["proposal"].errors


def test_a_picture_lies_with_the_organization_and_says_what_it_shows() -> None:
    client = logged_in(organizer())
    page = begun(client)
    data = a_picture().file.read()
    before = Picture.objects.count()

    def upload(**words: str) -> int:
        file = SimpleUploadedFile("me.jpg", data, "image/jpeg")
        return client.post(step(page, "picture"), {"picture": file, **words}).status_code

    assert upload() == 422
    wrong = client.post(step(page, "picture"), {"picture": SimpleUploadedFile("me.jpg", data, "image/jpeg")})
    text = wrong.content.decode()
    assert text.count("Choose the picture once more") == 2, "above and beside the field"
    assert "What the picture shows (needed with a picture): Say what" in text
    assert "(needed with a picture)</label>" in text
    assert upload(image_alt="Our library") == 302
    picture = latest(page).image
    assert (picture.collection.name, latest(page).image_alt) == (OURS, "Our library")
    assert picture.collection != Collection.get_first_root_node()
    broken = SimpleUploadedFile("me.jpg", data[:500], "image/jpeg")
    assert client.post(step(page, "picture"), {"picture": broken, "image_alt": "x"}).status_code == 422
    assert Picture.objects.count() == before + 1
    client.post(step(page, "picture"), {"remove": "on", "image_alt": "Our library"})
    assert latest(page).image is None


def test_marks_of_the_full_editor_stay_when_the_words_do() -> None:
    client = logged_in(organizer())
    page = whole(client)
    page.summary = "<p>Read <b>this</b>.</p><p>And that.</p>"
    page.save_revision()
    client.post(step(page, "why"), {"summary": "Read this.\r\n\r\nAnd that.", "letter": "Dear Senator, act."})
    assert latest(page).summary == "<p>Read <b>this</b>.</p><p>And that.</p>"
    assert latest(page).letter == "<p>Dear Senator, act.</p>"


def test_the_preview_shows_the_draft_and_only_this_site_frames_it() -> None:
    client = logged_in(organizer())
    page = whole(client)
    answer = client.get(step(page, "preview"))
    assert "please keep it open." in answer.content.decode()
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert "frame-src 'self'" in client.get(step(page, "ask"))["Content-Security-Policy"]
    assert Client().get(step(page, "preview")).status_code == 302


def test_a_preview_says_so_leads_back_and_is_no_trap() -> None:
    client = logged_in(organizer())
    page = whole(client, "/es")
    text = client.get(step(page, "preview", "/es"), {"from": "why"}).content.decode()
    assert f'href="{step(page, "why", "/es")}"' in text
    assert "preview-bar" in text
    assert "count.json" not in text, "nobody counts what is not there"
    assert 'type="submit" disabled' in text
    assert f'"/es/petitions/{page.slug}/sign/' not in text
    assert "preview-bar" not in Client().get("/es/").content.decode()
    framed = client.get(step(page, "preview", "/es"), {"from": "frame"}).content.decode()
    assert f'href="/es/start/{page.pk}/' not in framed, "a frame would lead into itself"


def test_nobody_of_another_organization_meets_it() -> None:
    page = whole(logged_in(organizer()))
    a_petition()
    strangers = [organizer(THEIRS), member(Role.OWNER, THEIRS), member(Role.STEWARD, OURS), max_()]
    for somebody in strangers:
        client = logged_in(somebody)
        for name in ("ask", "whom", "why", "picture", "signing", "review", "preview"):
            assert client.get(step(page, name)).status_code == 404, (somebody, name)
            assert client.post(step(page, name), ASK).status_code in (404, 405), (somebody, name)
        assert page.title not in client.get("/start/").content.decode()
    assert page.title in logged_in(organizer()).get("/start/").content.decode()
    assert latest(page).title == ASK["title"]


def test_two_drafts_of_the_same_title_have_an_address_each() -> None:
    client = logged_in(organizer())
    one, two = begun(client), begun(client)
    assert {one.slug, two.slug} == {"keep-our-library-open", "keep-our-library-open-2"}
    assert re.fullmatch(r"petition(-\d+)?", begun(client, title="图书馆").slug)


def test_looking_changes_nothing_of_the_draft() -> None:
    client = logged_in(organizer())
    page = whole(client)
    before = PetitionPage.objects.get(pk=page.pk).latest_revision_id
    for name in ("ask", "whom", "why", "picture", "signing", "review", "preview"):
        assert client.get(step(page, name)).status_code == 200, name
    assert PetitionPage.objects.get(pk=page.pk).latest_revision_id == before
