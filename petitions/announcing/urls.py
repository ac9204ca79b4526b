from django.urls import path

from petitions.announcing import views

urlpatterns = [
    path("", views.broadcasts_view, name="broadcasts"),
    path("new/<int:update_id>/", views.new_broadcast_view, name="new_broadcast"),
    path("look/<int:update_id>/<str:language>/", views.look_view, name="look_at_mail"),
    path("<int:broadcast_id>/", views.broadcast_view, name="broadcast"),
    path("<int:broadcast_id>/decide/", views.decide_view, name="decide_broadcast"),
]
