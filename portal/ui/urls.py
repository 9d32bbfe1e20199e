from django.urls import path

from portal.ui import preferences

app_name = "ui"
urlpatterns = [path("elder/", preferences.switch_elder_mode, name="elder")]
