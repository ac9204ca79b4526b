from django.urls import path

from petitions.reading import feed_views, held_views, office_views, views

urlpatterns = [
    path("petitions/feed/", feed_views.petitions_feed_view, name="petitions_feed"),
    path("petitions/<slug:slug>/", views.petition_page_view, name="petition"),
    path("petitions/<slug:slug>/count.json", views.count_view, name="count"),
    path("petitions/<slug:slug>/feed/", feed_views.petition_feed_view, name="petition_feed"),
    path("petitions/<slug:slug>/held/", held_views.held_view, name="held"),
    path("packets/", views.find_packet_view, name="find_packet"),
    path("packets/<str:number>/", views.check_packet_view, name="check_packet"),
    path("promises/", office_views.promises_view, name="promises"),
    path("offices/<slug:slug>/", office_views.office_view, name="office"),
    path("officials/<slug:slug>/", office_views.official_view, name="official"),
]
