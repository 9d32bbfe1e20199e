import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0009_hearings'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='clock',
            name='clock_kind_is_known',
        ),
        migrations.AddField(
            model_name='caseitem',
            name='inspector_ids',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name='caseitem',
            name='needs_inspectors',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='caseitem',
            constraint=models.CheckConstraint(condition=models.Q(('inspector_ids', []), models.Q(('inspector_ids__len__gte', 2), ('needs_inspectors', True)), _connector='OR'), name='nobody_inspects_alone'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['notice', 'decision', 'promise', 'review', 'absence', 'supplement', 'written_opinion', 'certificate', 'renewal', 'hearing_request', 'hearing', 'inspectors'])), name='clock_kind_is_known'),
        ),
    ]
