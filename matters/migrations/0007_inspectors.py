from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0006_absence'),
    ]

    operations = [
        migrations.AddField(
            model_name='matterversion',
            name='needs_inspectors',
            field=models.BooleanField(default=False),
        ),
    ]
