"""Addresses of the administrators' pages."""

from django.urls import path

from portal.staffing import web

app_name = "staffing"

urlpatterns = [
    path("", web.staff, name="staff"),
    path("new/", web.enrol, name="enrol"),
    path("<row:user_id>/", web.account, name="account"),
    path("<row:user_id>/propose/", web.propose, name="propose"),
    path("changes/<row:change_id>/confirm/", web.confirm, name="confirm"),
    path("changes/<row:change_id>/drop/", web.drop, name="drop"),
    path("welcome/<uidb64>/<token>/", web.WelcomeView.as_view(), name="welcome"),
]
