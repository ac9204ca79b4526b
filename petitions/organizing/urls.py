"""What stands in the place of a page of Wagtail's admin; campaign/urls.py puts it before."""

from django.urls import path, re_path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView

from petitions.organizing.closed_doors import OwnTranslationsView, for_the_whole_tree, nowhere
from petitions.organizing.one_login import to_the_one_login
from petitions.organizing.site_history import SiteHistoryView

urlpatterns = [
    path("login/", to_the_one_login),
    re_path("^password_reset/", to_the_one_login),
    re_path("^api/main/images/", nowhere),
    re_path("^api/main/documents/", nowhere),
    re_path("^localize/api/snippets/", nowhere),
    path("localize/reports/translations/", require_admin_access(OwnTranslationsView.as_view())),
    path(
        "localize/reports/translations/results/", require_admin_access(OwnTranslationsView.as_view(results_only=True))
    ),
    path("reports/page-types-usage/", require_admin_access(for_the_whole_tree(PageTypesUsageReportView.as_view()))),
    path(
        "reports/page-types-usage/results/",
        require_admin_access(for_the_whole_tree(PageTypesUsageReportView.as_view(results_only=True))),
    ),
    path("reports/site-history/", require_admin_access(SiteHistoryView.as_view())),
    path("reports/site-history/results/", require_admin_access(SiteHistoryView.as_view(results_only=True))),
]
