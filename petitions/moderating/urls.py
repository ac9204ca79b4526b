from django.urls import path

from petitions.moderating import views

urlpatterns = [
    path("", views.reasons_view, name="reasons"),
    path("decide/", views.decide_many_view, name="decide_reasons"),
    path("<int:reason_id>/decide/", views.decide_view, name="decide_reason"),
]
