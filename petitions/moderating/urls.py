from django.urls import path

from petitions.moderating import report_views, reviewer_views, views

urlpatterns = [
    path("petitions/<slug:slug>/report/", report_views.report_view, name="report"),
    path("petitions/<slug:slug>/report/<int:reason_id>/", report_views.report_reason_view, name="report_reason"),
]

admin_urlpatterns = [
    path("reasons/", views.reasons_view, name="reasons"),
    path("reasons/decide/", views.decide_many_view, name="decide_reasons"),
    path("reasons/<int:reason_id>/decide/", views.decide_view, name="decide_reason"),
    path("reported/", reviewer_views.reports_view, name="reports"),
    path("reported/<int:petition_id>/decide/", reviewer_views.decide_reports_view, name="decide_reports"),
]
