from django.urls import path

from petitions.answering import admin_views, views

urlpatterns = [
    path("answer/", views.find_answer_view, name="find_answer"),
    path("answer/<str:code>/", views.answer_view, name="answer"),
]

admin_urlpatterns = [
    path("", admin_views.answers_view, name="answers"),
    path("<int:answer_id>/decide/", admin_views.decide_view, name="decide_answer"),
]
