"""The addresses of a site that has a mail provider with a webhook."""

from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from django.urls import include, path

from campaign.urls import urlpatterns as usual
from petitions.leaving.urls import webhook_urlpatterns

assert MailgunTrackingWebhookView
urlpatterns = [path("anymail/", include(webhook_urlpatterns())), *usual]
