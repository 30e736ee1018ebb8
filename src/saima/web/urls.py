"""Addresses of the frame."""

from django.urls import path
from django.views.generic import RedirectView

from saima.web import views
from saima.web.handing_down import hand_down
from saima.web.login import Login, Logout

app_name = "web"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="web:home"), name="root"),
    path("login/", Login.as_view(), name="login"),
    path("logout/", Logout.as_view(), name="logout"),
    path("home/", views.home, name="home"),
    path("home/standing/", views.home_standing, name="home_standing"),
    path("keys/", views.keys, name="keys"),
    path("preferences/", views.preferences, name="preferences"),
    path("targets/hand-down/", hand_down, name="hand_down"),
    path("preferences/set/", views.prefer, name="prefer"),
]
