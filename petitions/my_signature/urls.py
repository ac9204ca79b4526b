from django.urls import path

from petitions.my_signature import views
from petitions.my_signature.of_my_account import signed_view

urlpatterns = [
    path("account/signed/", signed_view, name="what_i_signed"),
    path("my/", views.ask_view, name="ask_mine"),
    path("my/<str:token>/", views.my_view, name="my"),
]
