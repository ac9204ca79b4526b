from django.urls import path

from petitions.overseeing import views

urlpatterns = [
    path("", views.access_log_view, name="access_log"),
    path("file/", views.access_log_file_view, name="access_log_file"),
]
