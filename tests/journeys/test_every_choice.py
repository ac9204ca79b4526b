"""Somebody uses every choice they have about their signature, on a phone: from the mails, without an account."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_everybody_can_read import looks_right
from tests.journeys.walk import PREFIX, confirm, count, sign
from tests.rig.browser import Visitor
from tests.rig.mailbox import Mailbox, links
from tests.rig.processes import wait_until
from tests.rig.site import Site

Come = Callable[..., Visitor]
SLUG = "library-hours"
PHONE = {"viewport": {"width": 320, "height": 640}}
OTHER = {"en": "es", "es": "en"}
WORDS = {
    "en": {
        "officials": "From now on: Name me to the officials",
        "counted": "From now on: Count me",
        "choose": "Choose what we may mail you",
        "important": "What is important",
        "outcome": "Only how it ends",
        "save": "Save",
        "stop": "Stop mailing me about this petition",
        "links": "Mail me the links",
        "saved": "Saved.",
        "download": "Download what is held",
        "back": "Take my signature back",
        "no": "No, leave it",
        "yes": "Yes, take it back and erase everything",
        "gone": "This signature was taken back",
        "over": "This link is over",
        "foreign": "Our mail did not go to this address.",
        "not me": "The signature is taken back",
    },
    "es": {
        "officials": "De ahora en adelante: Dar mi nombre a las autoridades",
        "counted": "De ahora en adelante: Cuéntenme",
        "choose": "Elegir qué podemos enviarte por correo",
        "important": "Lo importante",
        "outcome": "Solo cómo termina",
        "save": "Guardar",
        "stop": "No me envíen más correos sobre esta petición",
        "links": "Enviarme los enlaces",
        "saved": "Guardado.",
        "download": "Descargar lo que guardamos",
        "back": "Retirar mi firma",
        "no": "No, dejarla",
        "yes": "Sí, retirarla y borrarlo todo",
        "gone": "Esta firma fue retirada",
        "over": "Este enlace ya no funciona",
        "foreign": "Nuestro correo no fue a esta dirección.",
        "not me": "La firma está retirada",
    },
}
HELD = "SELECT s.visibility, s.language FROM petitions_signature s WHERE s.petition_id = %s AND s.number = %s"
NAMED = "SELECT sealed_identity IS NOT NULL FROM petitions_signature WHERE petition_id = %s AND number = %s"
READERS = (
    "SELECT r.wants, r.language FROM petitions_supporter r JOIN petitions_signature s"
    " ON s.petition_id = r.petition_id AND s.id = r.signature_id WHERE s.petition_id = %s AND s.number = %s"
)


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def to_my_page(page: Page, mailbox: Mailbox, email: str, language: str, mails: int) -> None:
    """Ask for the links by typing the address, and follow the one in the mail, which is number `mails` of its kind."""
    page.goto(f"{PREFIX[language]}/my/")
    page.locator("main [name=email]").fill(email)
    press(page, WORDS[language]["links"])
    expect(page).to_have_url(re.compile(r"/my/\?asked$"))
    subject = {"en": "What you signed on", "es": "Lo que firmaste en"}[language]
    page.goto(links(mailbox.wait(email, subject, count=mails), f"{PREFIX[language]}/my/")[0])


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_choice_of_a_signature(visitors: Come, mailbox: Mailbox, site: Site, language: str) -> None:
    visitor, words, email = visitors(**PHONE), WORDS[language], f"choices.{language}@example.org"
    page, other = visitor.page, OTHER[language]
    sign(visitor, language, SLUG, "public", news=True, email=email, reason="For the quiet")
    place = (site.rows("SELECT id FROM petitions_petition WHERE slug = %s", [SLUG])[0][0], 0)
    place = (place[0], confirm(visitor, mailbox, language, email))

    # With the link of any mail: quieter, fewer mails, none.
    thanks = mailbox.wait(email, "/not-me/")
    mine = links(thanks, "/my/")[0]
    page.goto(mine)
    looks_right(visitor, language)
    expect(page.locator("main")).not_to_contain_text("Morales")
    press(page, words["officials"])
    assert site.rows(HELD, place) == [("officials", language)]
    press(page, words["counted"])
    assert site.rows(HELD, place) == [("counted", language)]
    expect(page.get_by_role("button", name=re.compile(words["officials"].split(":")[0]))).to_have_count(0)
    page.get_by_role("link", name=words["choose"]).click()
    page.get_by_label(words["important"]).check()
    press(page, words["save"])
    assert site.rows(READERS, place) == [("important", language)]
    page.goto(mine)
    expect(page.locator("dl")).to_contain_text(words["important"])
    press(page, words["stop"])
    assert site.rows(READERS, place) == []
    expect(page.get_by_role("button", name=words["stop"])).to_have_count(0)

    # With a fresh link: name, reason, language, and news once more. The clock drops the name of who is only counted.
    wait_until(lambda: site.rows(NAMED, place) == [(False,)], 30, "the clock to drop the name")
    to_my_page(page, mailbox, email, language, 1)
    looks_right(visitor, language)
    page.locator("[name=visibility][value=public]").check()
    page.locator("[name=given_name]").fill("Inés")
    page.locator("[name=family_name]").fill("Nuñez")
    page.locator("main [name=email]").fill(email)
    page.locator("[name=reason]").fill("For the noise")
    page.locator("select[name=language]").select_option(other)
    page.locator("[name=updates]").check()
    page.get_by_label(words["outcome"]).check()
    press(page, words["save"])
    expect(page.get_by_role("status")).to_have_text(words["saved"])
    for shown in ("Inés Nuñez", "For the noise", words["outcome"]):
        expect(page.locator("dl")).to_contain_text(shown)
    assert site.rows(HELD, place) == [("public", other)] and site.rows(READERS, place) == [("outcome", other)]

    with page.expect_download() as download:
        page.get_by_role("button", name=words["download"]).click()
    held = json.loads(download.value.path().read_text())
    assert (held["identity"]["given_name"], held["identity"]["email"]) == ("Inés", email)
    assert (held["reason"], held["news by mail"], held["language"]) == ("For the noise", "outcome", other)

    # The next mail speaks the language that was chosen, whichever form it follows from.
    fresh, before = page.url.partition("?")[0], count(page, SLUG)["total"]
    sign(visitor, language, SLUG, email=email)
    assert mailbox.wait(email, "/another/")["Content-Language"] == other

    # Back in two steps; the count follows at once, and no link opens any more.
    page.goto(fresh)
    press(page, words["back"])
    page.get_by_role("link", name=words["no"]).click()
    expect(page.get_by_role("button", name=words["back"])).to_be_visible()
    assert count(page, SLUG)["total"] == before
    press(page, words["back"])
    press(page, words["yes"])
    expect(page.locator("h1")).to_have_text(words["gone"])
    wait_until(lambda: count(page, SLUG)["total"] == before - 1, 60, "the count to fall")
    for link in (mine, fresh):
        page.goto(link)
        expect(page.locator("h1")).to_have_text(words["over"])
    assert site.rows(READERS, place) == [] and visitor.third_parties() == set() and visitor.cookies() == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_this_was_not_me(visitors: Come, mailbox: Mailbox, site: Site, language: str) -> None:
    visitor, words, email = visitors(**PHONE), WORDS[language], f"notme.{language}@example.org"
    page, before = visitor.page, count(visitor.page, SLUG)["total"]
    sign(visitor, language, SLUG, email=email)
    confirm(visitor, mailbox, language, email)
    wait_until(lambda: count(page, SLUG)["total"] == before + 1, 60, "the count to rise")
    page.goto(links(mailbox.wait(email, "/not-me/"), "/not-me/")[0])
    for typed, said in (("somebody@example.org", words["foreign"]), (email, words["not me"])):
        page.locator("main [name=email]").fill(typed)
        with page.expect_navigation():
            page.locator("main form button[type=submit]").click()
        expect(page.locator("main")).to_contain_text(said)
        looks_right(visitor, language)
    wait_until(lambda: count(page, SLUG)["total"] == before, 60, "the count to fall")
