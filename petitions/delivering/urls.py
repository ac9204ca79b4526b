from django.urls import path

from petitions.delivering import views

urlpatterns = [
    path("", views.packets_view, name="packets"),
    path("new/<int:petition_id>/", views.new_packet_view, name="new_packet"),
    path("<int:packet_id>/", views.packet_view, name="packet"),
    path("<int:packet_id>/decide/", views.decide_view, name="decide_packet"),
    path("<int:packet_id>/files/<int:file_id>/", views.file_view, name="packet_file"),
    path("<int:packet_id>/folders/<int:folder_id>/", views.folder_view, name="packet_folder"),
]
