from django.urls import path

from petitions.signing import views

urlpatterns = [
    path("petitions/<slug:slug>/sign/", views.sign_view, name="sign"),
    path("petitions/<slug:slug>/thanks/", views.thanks_view, name="thanks"),
    path("petitions/<slug:slug>/challenge.json", views.challenge_view, name="challenge"),
    path("confirm/<str:token>/", views.confirm_view, name="confirm"),
    path("not-me/<str:token>/", views.not_me_view, name="not-me"),
    path("another/<str:token>/", views.another_view, name="another"),
]
