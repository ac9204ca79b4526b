from django.urls import path

from petitions.striking import views

urlpatterns = [
    path("", views.strikes_view, name="strikes"),
    path("new/<int:petition_id>/", views.strike_view, name="strike"),
    path("<int:strike_id>/", views.progress_view, name="strike_progress"),
    path("<int:strike_id>/decide/", views.decide_view, name="decide_strike"),
]
