from django.urls import path

from petitions.telling import views

urlpatterns = [
    path("", views.mails_view, name="mails"),
]
