"""What stands in the place of a page of Wagtail's admin; campaign/urls.py puts it before."""

from django.urls import path, re_path
from wagtail.admin.auth import require_admin_access

from petitions.organizing.one_login import to_the_one_login
from petitions.organizing.site_history import SiteHistoryView

urlpatterns = [
    path("login/", to_the_one_login),
    re_path("^password_reset/", to_the_one_login),
    path("reports/site-history/", require_admin_access(SiteHistoryView.as_view())),
    path("reports/site-history/results/", require_admin_access(SiteHistoryView.as_view(results_only=True))),
]
