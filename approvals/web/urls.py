"""Addresses of cases: what applicants and the public use, and what staff use."""

from django.urls import URLPattern

app_name = "approvals"

citizen_pages: list[URLPattern] = []

staff_pages: list[URLPattern] = []

urlpatterns = [*citizen_pages, *staff_pages]
