"""Addresses of the importer."""

from django.urls import path

from saima.intake import views

app_name = "intake"
urlpatterns = [
    path("imports/", views.batches, name="batches"),
    path("imports/<str:code>/", views.batch, name="batch"),
    path("imports/<str:code>/progress/", views.progress, name="progress"),
    path("imports/<str:code>/marked.xlsx", views.marked, name="marked"),
]
