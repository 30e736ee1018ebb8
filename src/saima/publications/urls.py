"""Addresses of publications."""

from django.urls import path

from saima.publications import views

app_name = "publications"
urlpatterns = [
    path("issues/", views.issues, name="issues"),
    path("issues/draft/", views.draft, name="draft"),
    path("issues/draft/<int:number>/", views.draft_page, name="draft_page"),
    path("issues/draft/<int:number>/step/", views.draft_step, name="draft_step"),
    path("issues/draft/<int:number>/file.<str:suffix>", views.draft_file, name="draft_file"),
    path("issues/<str:code>/", views.issue, name="issue"),
    path("issues/<str:code>/file.<str:suffix>", views.issue_file, name="issue_file"),
]
