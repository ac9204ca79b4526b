"""Promises A3, A5, B2: fifty at once on the real server, as impatient fingers and scanners of mail do it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from petitions.sealing.fold import fold_address
from tests.faults.ground import SLUG, Ground
from tests.rig.processes import wait_until

MANY = 50
SPELLINGS = [
    f"{name}{tag}@{domain}"
    for name in ("ana.lopez", "analopez", "ANA.LOPEZ", "a.n.a.lopez", "AnaLopez")
    for tag in ("", "+firma", "+Petition", "+x", "+a.b")
    for domain in ("gmail.com", "GoogleMail.com")
]


def total(place: Ground) -> int:
    return int(
        place.site.rows(
            "SELECT confirmed FROM petitions_tally t JOIN petitions_petition p ON p.id = petition_id WHERE slug = %s",
            [SLUG],
        )[0][0]
    )


def test_fifty_posts_of_one_address_and_fifty_presses_of_its_button(place: Ground) -> None:
    door = place.place
    door.read_text_version()
    before = total(place)
    form, who = door.form(""), fold_address(SPELLINGS[0])

    def post(spelling: str) -> tuple[str, bytes, str | None]:
        place.ledger.write(who, "sign")
        fields = form | {"email": spelling}
        status, body, headers = door.ask("POST", f"/petitions/{SLUG}/sign/", fields, who)
        return status, body, headers.get("Location")

    begun = time.time()
    with ThreadPoolExecutor(MANY) as pool:
        answers = set(pool.map(post, SPELLINGS))
    assert answers == {("303", b"", f"/petitions/{SLUG}/thanks/")}, "fifty equal answers"
    place.ledger.write(who, "signed")
    mails = wait_until(lambda: place.sink.to(who), 60, place.site.log)
    assert len(mails) == 1 and mails[0].at - begun < 10, "one mail, within ten seconds"
    key = place.site.rows("SELECT count(*) FROM petitions_signature WHERE id > %s", [place.first_id])
    assert key == [(1,)], "one row"

    def press(path: str) -> str:
        place.ledger.write(who, "confirm")
        return door.ask("POST", path, {}, who)[0]

    with ThreadPoolExecutor(MANY) as pool:
        assert set(pool.map(press, [mails[0].links["confirm"]] * MANY)) == {"303"}
    place.ledger.write(who, "confirmed")
    wait_until(lambda: total(place) > before, 60, place.site.log)
    time.sleep(1)  # the clock looks twice a second; nothing more may come
    assert total(place) == before + 1, "counted once"
