"""Forms that another site's page sends are refused; what a browser of this site or a mail program sends is not."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from home.same_site import comes_from_here, same_site

HERE, ELSEWHERE = "http://testserver", "https://evil.example"


@pytest.mark.parametrize(
    ("headers", "fine"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": HERE}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Origin": HERE}, True),
        ({"Origin": ELSEWHERE}, False),
        ({"Origin": "null"}, False),
        ({"Origin": ""}, False),
        ({"Origin": "testserver"}, False),
        ({"Origin": "http://testserver.evil.example"}, False),
        ({"Origin": "http://testserver:8001"}, False),
        ({"Origin": "http://user@testserver"}, False),
        ({"Origin": "https://testserver"}, True),  # behind a proxy that takes off the TLS
        ({"Origin": "http://testserver."}, False),
        ({"Origin": "http://evil.example#testserver"}, False),
        ({"Origin": "ftp://testserver"}, False),
        ({"Origin": "//["}, False),
        ({"Origin": "http://[::1"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": HERE}, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": ELSEWHERE}, False),
        ({"Sec-Fetch-Site": ""}, False),
    ],
)
@pytest.mark.django_db
def test_where_a_form_may_come_from(headers: dict[str, str], fine: bool) -> None:
    request = RequestFactory().post("/", headers=headers)
    assert comes_from_here(request) == fine

    @same_site
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("done")

    assert view(request).status_code == (200 if fine else 403)
    assert view(RequestFactory().get("/", headers=headers)).status_code == 200, "reading is free"
    for method in ("put", "delete", "patch"):
        assert view(getattr(RequestFactory(), method)("/", headers=headers)).status_code == (200 if fine else 403)
