from django.urls import path

from petitions.welcoming import views

urlpatterns = [path("<int:welcome_id>/done/", views.done_view, name="welcome_done")]
