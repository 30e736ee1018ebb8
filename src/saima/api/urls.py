from saima.api.doors import api

urlpatterns, app_name, _namespace = api.urls
