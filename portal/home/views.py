"""The portal's own pages: the front door, where one lands after signing in, and the plain statements."""

from functools import lru_cache
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from approvals.calendar.queries import outages
from matters.catalogue.queries import listing
from portal.home.suggestions import SUGGESTIONS
from portal.home.workbench import places

THEMES_SHOWN = 8

BUNDLES_SHOWN = 6

BODIES_KEPT = 2 * len(settings.LANGUAGES)

NOBODYS_READING = ("/account/", "/api/", "/cases/", "/catalogue/", "/certificates/", "/staff/", "/workbench/")


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Search first; below it the first themes and the bundles of the published catalogue."""
    return render(request, "home/landing.html", _body(listing.edition(), get_language()))


@lru_cache(maxsize=BODIES_KEPT)
def _body(_edition: UUID | None, _language: str | None) -> dict[str, str]:
    """What the front door shows to everybody. A new edition is committed together with what is new in it."""
    shown = {"themes": listing.themes()[:THEMES_SHOWN], "bundles": listing.bundles()[:BUNDLES_SHOWN]}
    return {
        "hero": render_to_string("home/hero.html", {"suggestions": SUGGESTIONS}),
        "catalogue": render_to_string("home/catalogue.html", shown),
    }


@require_safe
@login_required
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead staff to their workbench and applicants to their cases."""
    return redirect("home:workbench" if request.actor.is_staff else "approvals:my-cases")


@require_safe
@login_required
def workbench(request: HttpRequest) -> HttpResponse:
    if not request.actor.is_staff:
        raise Http404
    return render(request, "home/workbench.html", {"places": places(request.actor, request.path)})


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "home/help.html")


@require_safe
def outage_ledger(request: HttpRequest) -> HttpResponse:
    """Outages of the portal and what became of the days they took, for everybody to read."""
    found = outages.ledger(cursor=request.GET.get("cursor", ""))
    context = {
        "outages": found.rows,
        "next_url": "?" + urlencode({"cursor": found.next_cursor}) if found.next_cursor else "",
    }
    return render(request, "home/outages.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "home/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "home/accessibility.html")


@require_safe
@cache_control(max_age=86_400, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the public guide; people's matters and the work of staff are nobody's reading."""
    lines = ("User-agent: *", *(f"Disallow: {place}" for place in NOBODYS_READING))
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("favicon.svg"), permanent=True)
