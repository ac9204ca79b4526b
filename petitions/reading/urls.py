from django.urls import path

from petitions.reading import held_views, office_views, views

urlpatterns = [
    path("petitions/<slug:slug>/", views.petition_page_view, name="petition"),
    path("petitions/<slug:slug>/count.json", views.count_view, name="count"),
    path("petitions/<slug:slug>/held/", held_views.held_view, name="held"),
    path("packets/", views.find_packet_view, name="find_packet"),
    path("packets/<str:number>/", views.check_packet_view, name="check_packet"),
    path("promises/", office_views.promises_view, name="promises"),
    path("offices/<slug:slug>/", office_views.office_view, name="office"),
    path("officials/<slug:slug>/", office_views.official_view, name="official"),
]
