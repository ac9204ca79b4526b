from django.urls import include, path

from accounts import views

urlpatterns = [
    path("", views.home_view, name="account_home"),
    path("sessions/", views.sessions_view, name="account_sessions"),
    path("", include("allauth.urls")),
]
