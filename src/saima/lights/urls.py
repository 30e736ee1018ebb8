"""Addresses of the lights."""

from django.urls import path

from saima.lights import views

app_name = "lights"
urlpatterns = [
    path("lights/", views.lights, name="lights"),
    path("lights/choices/", views.unit_choices, name="unit_choices"),
    path("lights/rules/", views.rules, name="rules"),
    path("lights/tile/", views.tile, name="tile"),
    path("lights/marks/", views.marks, name="marks"),
    path("lights/projects/<str:code>/", views.project_card, name="project_card"),
]
