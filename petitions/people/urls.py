from django.urls import path

from petitions.people import admin_views, views

urlpatterns = [path("invitations/<str:token>/", views.invitation_view, name="invitation")]

admin_urlpatterns = [
    path("", admin_views.people_view, name="people"),
    path("<int:organization_id>/", admin_views.organization_view, name="people_of"),
    path("<int:organization_id>/invite/", admin_views.invite_view, name="invite"),
    path("<int:organization_id>/members/<int:user_id>/", admin_views.member_view, name="member"),
    path("<int:organization_id>/leave/", admin_views.leave_view, name="leave_organization"),
    path("invitations/<int:invitation_id>/end/", admin_views.end_view, name="end_invitation"),
]
