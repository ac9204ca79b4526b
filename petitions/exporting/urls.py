from django.urls import path

from petitions.exporting import views

urlpatterns = [path("", views.export_view, name="export")]
