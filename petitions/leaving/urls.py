from django.urls import path

from petitions.leaving import views

urlpatterns = [path("leave/<str:token>/", views.leave_view, name="leave")]
