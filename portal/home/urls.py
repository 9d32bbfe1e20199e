from django.urls import path

from portal.home import sandbox, views

app_name = "home"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("after-sign-in/", views.after_sign_in, name="after-sign-in"),
    path("workbench/", views.workbench, name="workbench"),
    path("demo/advance/", sandbox.advance, name="sandbox-advance"),
    path("outages/", views.outage_ledger, name="outages"),
    path("help/", views.help_page, name="help"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
]
