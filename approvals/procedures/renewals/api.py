"""What the API tells of a renewal."""

from typing import Any

from rest_framework import serializers


class RenewalSerializer(serializers.Serializer[Any]):
    """What an item renews: a certificate, until when that is good, and by when to ask in time."""

    certificate_id = serializers.IntegerField()
    due_on = serializers.DateField(help_text="The last good day of the certificate.")
    latest_on = serializers.DateField(help_text="The latest day to ask in time.")
    basis = serializers.CharField(help_text="The statute by which silence renews; empty where it never does.")
    may_be_silent = serializers.BooleanField(help_text="Whether silence will renew it: asked for in time, on a basis.")
