from django.urls import path

from petitions.sending import views

urlpatterns = [path("packets/open/<str:code>/", views.open_packet_view, name="open_packet")]

admin_urlpatterns = [
    path("<int:packet_id>/folders/<int:folder_id>/hand-over/", views.hand_over_view, name="hand_over"),
    path("links/<int:link_id>/end/", views.end_link_view, name="end_packet_link"),
]
