from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_government_head'),
        ('matters', '0005_renewals'),
    ]

    operations = [
        migrations.AddField(
            model_name='matterversion',
            name='absence_clause',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='matterversion',
            name='absence_document',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='matterversion',
            name='is_absence_deemed',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='matterversion',
            constraint=models.CheckConstraint(condition=models.Q(('is_absence_deemed', False), models.Q(models.Q(('absence_document', ''), _negated=True), models.Q(('absence_clause', ''), _negated=True), ('guards', []), models.Q(('consulted_ids', []), _negated=True)), _connector='OR'), name='absence_is_deemed_by_a_document'),
        ),
    ]
