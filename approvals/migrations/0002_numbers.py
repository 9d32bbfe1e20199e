"""Sequences: they never go back, whatever rolls back."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("approvals", "0001_initial"),)

    operations = (
        migrations.RunSQL(
            "CREATE SEQUENCE approvals_case_number; CREATE SEQUENCE approvals_acceptance_number",
            "DROP SEQUENCE approvals_case_number; DROP SEQUENCE approvals_acceptance_number",
        ),
    )
