from django.urls import path

from petitions.sharing import admin_views, views

urlpatterns = [
    path("s/<str:code>/", views.short_view, name="short"),
    path("petitions/<slug:slug>/via/<str:code>/", views.via_view, name="via"),
    path("petitions/<slug:slug>/picture/<slug:mark>.png", views.picture_view, name="picture"),
    path("petitions/<slug:slug>/print/<slug:sheet>.pdf", views.sheet_view, name="sheet"),
    path("petitions/<slug:slug>/qr.<slug:kind>", views.qr_view, name="qr"),
    path("confirm/<str:token>/link/", views.own_link_view, name="own_link"),
]

admin_urlpatterns = [
    path("<int:code_id>/", admin_views.code_view, name="share_code"),
    path("<int:code_id>/<str:language>/<str:name>", admin_views.file_view, name="share_code_file"),
]
