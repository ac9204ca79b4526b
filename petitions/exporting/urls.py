from django.urls import path

from petitions.exporting import views

urlpatterns = [
    path("", views.exports_view, name="exports"),
    path("new/<int:petition_id>/", views.new_export_view, name="new_export"),
    path("<int:export_id>/", views.export_view, name="export"),
    path("<int:export_id>/decide/", views.decide_export_view, name="decide_export"),
    path("<int:export_id>/file/", views.export_file_view, name="export_file"),
]
