"""Addresses of accounts: the part of allauth that we offer, under allauth's names, and our own pages."""

from allauth.account.views import AccountInactiveView, LogoutView
from django.urls import include, path

from portal.accounts.mandates import web as mandates
from portal.accounts.sign_in import web as sign_in

own_pages = [
    path("", mandates.home, name="home"),
    path("enterprises/add/", mandates.add_enterprise, name="add-enterprise"),
    path("enterprises/<row:enterprise_id>/mandates/grant/", mandates.grant_mandate, name="grant-mandate"),
    path("mandates/<row:mandate_id>/revoke/", mandates.revoke_mandate, name="revoke-mandate"),
    path("demo/", sign_in.demo_sign_in, name="demo-sign-in"),
]

urlpatterns = [
    path("login/", sign_in.SignInView.as_view(), name="account_login"),
    path("logout/", LogoutView.as_view(template_name="account/logout.html"), name="account_logout"),
    path("signup/", sign_in.RegisterView.as_view(), name="account_signup"),
    path("inactive/", AccountInactiveView.as_view(template_name="account/inactive.html"), name="account_inactive"),
    path("password/", sign_in.ChangePasswordView.as_view(), name="account_change_password"),
    path("password/set/", sign_in.SetPasswordView.as_view(), name="account_set_password"),
    path("", include((own_pages, "accounts"))),
]
