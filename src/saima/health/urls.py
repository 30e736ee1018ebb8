"""Addresses of data health."""

from django.urls import path

from saima.health import views

app_name = "health"
urlpatterns = [
    path("health/", views.flags, name="flags"),
    path("health/choices/<slug:which>/", views.flag_choices, name="flag_choices"),
    path("health/examine/", views.examine, name="examine"),
    path("health/rules/", views.rules, name="rules"),
    path("health/rates/", views.rates, name="rates"),
    path("health/tile/", views.tile, name="tile"),
    path("health/marks/", views.list_marks, name="list_marks"),
    path("health/marks/project/<str:code>/", views.project_marks, name="project_marks"),
    path("health/marks/fact/<str:code>/", views.fact_marks, name="fact_marks"),
    path("health/answers/<int:pk>/file/", views.answer_file, name="answer_file"),
    path("health/<str:code>/", views.flag, name="flag"),
]
