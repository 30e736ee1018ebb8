"""Addresses of the site."""

from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern

urlpatterns = [
    path("", include("saima.web.urls")),
    path("", include("saima.ledger.urls")),
    path("", include("saima.outreach.urls")),
    path("", include("saima.service.urls")),
    path("", include("saima.agreements.urls")),
    path("", include("saima.intake.urls")),
    path("", include("saima.assessment.urls")),
    path("", include("saima.health.urls")),
    path("", include("saima.lights.urls")),
    path("", include("saima.publications.urls")),
    # Read on the first request to it: what the JSON doors load is a third of a start, and pages need none of it.
    URLResolver(RoutePattern("api/"), "saima.api.urls", app_name="ninja", namespace="api"),
]

handler404 = "saima.web.views.not_found"
handler500 = "saima.web.views.broken"
