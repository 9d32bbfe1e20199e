"""The public page of what was granted."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from approvals.queries.publications import published

LONGEST_QUERY = 64


@require_safe
def show_publications(request: HttpRequest) -> HttpResponse:
    """Grants, newest first, for everybody; found by who holds them or by the number of the certificate."""
    text = request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY].strip()
    found = published(text, cursor=request.GET.get("cursor", ""))
    asked = {"q": text} if text else {}
    here = reverse("approvals:publications")
    context = {
        "rows": found.rows,
        "text": text,
        "longest": LONGEST_QUERY,
        "next_url": "?" + urlencode(asked | {"cursor": found.next_cursor}) if found.next_cursor else "",
        "first_url": f"{here}?{urlencode(asked)}" if "cursor" in request.GET else "",
    }
    return render(request, "approvals/publications.html", context)
