from django.urls import path

from petitions.reading import views

urlpatterns = [
    path("petitions/<slug:slug>/", views.petition_page_view, name="petition"),
    path("petitions/<slug:slug>/count.json", views.count_view, name="count"),
]
