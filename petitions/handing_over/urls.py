from django.urls import path

from petitions.handing_over import views

urlpatterns = [
    path("<int:delivery_id>/", views.door_view, name="at_the_door"),
    path("worker.js", views.worker_view, name="door_worker"),
    path("receipts/<int:scan_id>/", views.receipt_view, name="receipt"),
    path("receipts/<int:scan_id>/take-down/", views.take_down_receipt_view, name="take_down_receipt"),
    path("photos/<int:photo_id>/take-down/", views.take_down_photo_view, name="take_down_photo"),
]
