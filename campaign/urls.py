"""Every address of the site. Rooms bring their own doors; Wagtail's pages come last."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls

from campaign.health import healthz, readyz
from home.media import media_view
from petitions.donating.urls import webhook_urlpatterns as stripe_urlpatterns
from petitions.leaving.urls import webhook_urlpatterns

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("admin/", include("petitions.organizing.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("anymail/", include(webhook_urlpatterns())),
    path("stripe/", include(stripe_urlpatterns)),
    re_path(r"^media/(?P<path>.*)$", media_view),
    *i18n_patterns(
        path("account/", include("petitions.people.urls")),
        path("account/", include("accounts.urls")),
        path("", include("petitions.signing.urls")),
        path("", include("petitions.sharing.urls")),
        path("", include("petitions.sending.urls")),
        path("", include("petitions.answering.urls")),
        path("", include("petitions.my_signature.urls")),
        path("", include("petitions.leaving.urls")),
        path("", include("petitions.moderating.urls")),
        path("", include("petitions.starting.urls")),
        path("", include("petitions.donating.urls")),
        path("", include("petitions.reading.urls")),
        # Wagtail's pages without its second log-in, which only pages for some need, and there are none.
        re_path(wagtail_urls.serve_pattern, wagtail_views.serve, name="wagtail_serve"),
        prefix_default_language=False,
    ),
]
