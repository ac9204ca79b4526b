from django.urls import path

from petitions.starting import admin_views, views

urlpatterns = [
    path("start/", views.start_view, name="start"),
    path("start/new/", views.new_view, name="start_new"),
    path("start/<int:page_id>/preview/", views.preview_view, name="start_preview"),
    path("start/<int:page_id>/<slug:step>/", views.step_view, name="start_step"),
]

admin_urlpatterns = [
    path("", admin_views.reviews_view, name="reviews"),
    path("<int:page_id>/", admin_views.review_view, name="review"),
]
