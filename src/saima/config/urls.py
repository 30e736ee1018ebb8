"""Addresses of the site."""

from django.urls import include, path

urlpatterns = [
    path("", include("saima.web.urls")),
    path("", include("saima.ledger.urls")),
    path("", include("saima.intake.urls")),
    path("", include("saima.assessment.urls")),
    path("", include("saima.publications.urls")),
]

handler404 = "saima.web.views.not_found"
handler500 = "saima.web.views.broken"
