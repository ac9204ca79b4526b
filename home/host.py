"""A Host that is not ours gets 400 everywhere, also for static files and kept pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class HostMiddleware:
    """Check the Host header before anything else is done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.get_host()  # raises DisallowedHost, which Django answers with 400
        return self.get_response(request)
