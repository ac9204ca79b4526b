from django.urls import path

from petitions.my_signature import views

urlpatterns = [
    path("my/", views.ask_view, name="ask_mine"),
    path("my/<str:token>/", views.my_view, name="my"),
]
