from django.urls import path

from petitions.finding import views

urlpatterns = [
    path("", views.signatures_view, name="signatures"),
    path("<int:petition_id>/by-address/", views.by_address_view, name="find_by_address"),
    path("<int:petition_id>/<int:signature_id>/", views.signature_view, name="signature"),
]
