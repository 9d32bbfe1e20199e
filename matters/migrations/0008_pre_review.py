import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_government_head'),
        ('matters', '0007_inspectors'),
    ]

    operations = [
        migrations.AddField(
            model_name='matterversion',
            name='pre_reviewer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department'),
        ),
        migrations.AddConstraint(
            model_name='matterversion',
            constraint=models.CheckConstraint(condition=models.Q(('pre_reviewer', models.F('department')), _negated=True), name='another_level_reviews_first'),
        ),
    ]
