"""Where the targets stand: the picture and the table say the same, in both languages."""

from __future__ import annotations

import datetime
import re
from html.parser import HTMLParser

import pytest
import time_machine
from django.test import Client

from home.page_cache import pages
from petitions.models import Petition, Position, Promise, Target
from petitions.reading.petition_view import next_time
from tests.cast import a_petition, an_office
from tests.petitions.reading.content import a_picture

pytestmark = pytest.mark.django_db
PATH = "/petitions/clean-river/"
D = datetime.date


@pytest.fixture
def targets() -> list[Target]:
    petition = a_petition()
    for order, name in enumerate(("Mayor", "Prosecutor", "Council"), start=2):
        petition.targets.create(office=an_office(name, f"Holder of {name}"), order=order)
    Petition.objects.update(decision_needs=2)
    return list(petition.targets.order_by("order"))


def stands(target: Target, stance: str, day: int = 1) -> Position:
    return Position.objects.create(
        target=target, stance=stance, happened_on=D(2026, 1, day), source_url="https://news.example/"
    )


class Picture(HTMLParser):
    """The dots of the picture, by the lane they are drawn in, and the rows of its table."""

    def __init__(self) -> None:
        super().__init__()
        self.lanes: list[tuple[float, float]] = []
        self.dots: list[tuple[float, float]] = []
        self.numbers: list[str] = []
        self._number = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name = (said.get("class") or "").split()
        if "stand__lane" in name:
            self.lanes.append((float(said["x"] or 0), float(said["width"] or 0)))
        if "stand__dot" in name:
            self.dots.append((float(said["cx"] or 0), float(said["cy"] or 0)))
        self._number = "stand__number" in name

    def handle_data(self, data: str) -> None:
        if self._number:
            self.numbers.append(data)
            self._number = False

    def lane_of(self, number: int) -> int:
        """In which lane the dot with this number is drawn."""
        x, _y = self.dots[self.numbers.index(str(number))]
        return next(at for at, (begin, width) in enumerate(self.lanes) if begin < x < begin + width)


def read(path: str = PATH) -> tuple[Picture, str]:
    pages.clear()
    html = Client().get(path).content.decode()
    picture = Picture()
    picture.feed(html)
    return picture, html


def test_each_dot_stands_where_its_row_says(targets: list[Target]) -> None:
    for target, stance in zip(targets, ("supports", "opposes", "abstains"), strict=False):
        stands(target, stance)
    stands(targets[1], "withdrew", 9)
    for path in (PATH, f"/es{PATH}"):
        picture, html = read(path)
        assert [picture.lane_of(number) for number in (1, 2, 3, 4)] == [2, 2, 1, 1]
        assert len(set(picture.dots)) == 4, "none hides another"
        table = html.partition('class="stand__table"')[2].partition("</table>")[0]
        assert re.findall(r"<td>(\d)</td>", table) == ["1", "2", "3", "4"] and table.count("https://news.example/") == 3
    assert "2 de 4 tienen que estar de acuerdo." in html and "Holder of Mayor" in html
    _picture, english = read()
    assert "2 of 4 must agree." in english and "2 agree so far." in english and "Not known yet" in english


def test_twelve_on_one_side_do_not_hide_each_other(targets: list[Target]) -> None:
    petition = targets[0].petition
    for number in range(12):
        target = petition.targets.create(office=an_office(f"Seat {number}", f"Holder {number}"), order=10 + number)
        stands(target, "opposes")
    picture, _html = read()
    spots = [dot for dot in picture.dots if dot[0] < picture.lanes[1][0]]
    assert len(spots) == 12
    apart = [((a - c) ** 2 + (b - d) ** 2) ** 0.5 for a, b in spots for c, d in spots if (a, b) != (c, d)]
    assert min(apart) >= 26


def test_nothing_is_drawn_while_nothing_is_known(targets: list[Target]) -> None:
    Petition.objects.update(decision_needs=None)
    assert 'id="stand"' not in read()[1]
    stands(targets[0], "undecided")
    assert 'id="stand"' in read()[1] and "must agree" not in read()[1]


def test_a_document_can_be_the_source(targets: list[Target]) -> None:
    scan = a_picture("Letter of the mayor")
    Position.objects.create(target=targets[0], stance="supports", happened_on=D(2026, 1, 1), source_scan=scan)
    assert scan.file.url in read()[1]


def test_an_overdue_promise_comes_first_and_a_courts_never(targets: list[Target]) -> None:
    petition = targets[0].petition
    for target, words, due in (
        (targets[0], "Waits for long", D(2099, 1, 1)),
        (targets[1], "Is late", D(2026, 2, 1)),
    ):
        said = {"petition": petition, "office": target.office, "words": words, "due_on": due}
        Promise.objects.create(**said, happened_on=D(2026, 1, 1))
    html = read()[1]
    section = html.partition('id="promises"')[2]
    assert section.index("Is late") < section.index("Waits for long") and "Overdue" in section
    Promise.objects.all().update(is_public=False)
    assert 'id="promises"' not in read()[1]


@pytest.mark.parametrize(
    ("day", "today", "expected"),
    [
        (D(2011, 8, 31), D(2026, 8, 30), D(2026, 8, 31)),
        (D(2011, 8, 31), D(2026, 8, 31), D(2026, 8, 31)),
        (D(2011, 8, 31), D(2026, 9, 1), D(2027, 8, 31)),
        (D(2030, 8, 31), D(2026, 9, 1), D(2030, 8, 31)),
        (D(2024, 2, 29), D(2099, 3, 1), D(2100, 2, 28)),
        (D(2024, 2, 29), D(2028, 1, 1), D(2028, 2, 29)),
    ],
)
def test_a_yearly_day_comes_back(day: D, today: D, expected: D) -> None:
    assert next_time(day, today) == expected


def test_the_page_counts_down_to_the_decision() -> None:
    petition = a_petition(decision_on=D(2011, 8, 31), decision_recurs=True, time_zone="America/New_York")
    assert petition.decision_recurs
    with time_machine.travel("2026-08-29T12:00Z"):
        assert "August 31, 2026, every year · in 2 days" in read()[1]
        assert "31 de agosto de 2026, cada año · en 2 días" in read(f"/es{PATH}")[1]
