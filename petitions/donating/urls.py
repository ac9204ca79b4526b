from django.urls import path

from petitions.donating import admin_views, views

urlpatterns = [
    path("gift/thanks/", views.given_view, name="given"),
    path("gift/monthly/<str:token>/", views.manage_view, name="manage_gift"),
    path("gift/wall/<str:token>/", views.leave_wall_view, name="leave_wall"),
    path("give/<slug:slug>/", views.give_view, name="give"),
    path("give/<slug:organization>/<slug:slug>/", views.give_to_view, name="give_to"),
    path("petitions/<slug:slug>/give/", views.give_for_view, name="give_for"),
]

webhook_urlpatterns = [
    path("webhook/", views.webhook_view, {"is_connect": False}, name="stripe_webhook"),
    path("connect-webhook/", views.webhook_view, {"is_connect": True}, name="stripe_connect_webhook"),
]

admin_urlpatterns = [
    path("", admin_views.giving_view, name="giving"),
    path("<int:organization_id>/", admin_views.giving_of_view, name="giving_of"),
    path("<int:organization_id>/account/", admin_views.connect_view, name="giving_account"),
    path("<int:organization_id>/donations/", admin_views.donations_view, name="donations"),
    path("<int:organization_id>/donations/file/", admin_views.donations_file_view, name="donations_file"),
    path(
        "<int:organization_id>/donations/<int:donation_id>/wall/",
        admin_views.wall_view,
        name="wall_of_donors",
    ),
    path("<int:organization_id>/donations/<int:donation_id>/refund/", admin_views.refund_view, name="refund"),
]
