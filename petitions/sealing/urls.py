from django.urls import path

from petitions.sealing import views

urlpatterns = [
    path("", views.holds_view, name="holds"),
    path("<int:hold_id>/decide/", views.decide_hold_view, name="decide_hold"),
    path("<int:hold_id>/kept/", views.open_held_view, name="open_held"),
]
