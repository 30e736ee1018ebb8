"""Addresses of the site."""

from django.urls import include, path

from saima.api.doors import api

urlpatterns = [
    path("", include("saima.web.urls")),
    path("", include("saima.ledger.urls")),
    path("", include("saima.intake.urls")),
    path("", include("saima.assessment.urls")),
    path("", include("saima.publications.urls")),
    path("api/", api.urls),
]

handler404 = "saima.web.views.not_found"
handler500 = "saima.web.views.broken"
