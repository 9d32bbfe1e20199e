import datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='SandboxClock',
            fields=[
                ('only', models.BooleanField(default=True, primary_key=True, serialize=False)),
                ('shift', models.DurationField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('only', True)), name='sandbox_clock_is_one_row'), models.CheckConstraint(condition=models.Q(('shift__gte', datetime.timedelta(0))), name='sandbox_clock_is_never_behind')],
            },
        ),
    ]
