"""Addresses of accounts: the part of allauth that we offer, under allauth's names, and our own pages."""

from allauth.account.views import AccountInactiveView, LogoutView
from django.urls import include, path

from portal.accounts import web

own_pages = [
    path("", web.home, name="home"),
    path("enterprises/add/", web.add_enterprise, name="add-enterprise"),
    path("enterprises/<int:enterprise_id>/mandates/grant/", web.grant_mandate, name="grant-mandate"),
    path("mandates/<int:mandate_id>/revoke/", web.revoke_mandate, name="revoke-mandate"),
    path("demo/", web.demo_sign_in, name="demo-sign-in"),
]

urlpatterns = [
    path("login/", web.SignInView.as_view(), name="account_login"),
    path("logout/", LogoutView.as_view(template_name="account/logout.html"), name="account_logout"),
    path("signup/", web.RegisterView.as_view(), name="account_signup"),
    path("inactive/", AccountInactiveView.as_view(template_name="account/inactive.html"), name="account_inactive"),
    path("password/", web.ChangePasswordView.as_view(), name="account_change_password"),
    path("", include((own_pages, "accounts"))),
]
