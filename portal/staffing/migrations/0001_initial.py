import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='StaffChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='staff_changes', to=settings.AUTH_USER_MODEL)),
                ('username', models.CharField(max_length=40)),
                ('display_name', models.CharField(max_length=80)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('mobile', models.CharField(blank=True, max_length=20)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), default=list, size=None)),
                ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('proposed_at', models.DateTimeField()),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('is_confirmed', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(fields=['user', '-proposed_at'], name='staff_change_history')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('username',), name='one_open_change_per_account'), models.CheckConstraint(condition=models.Q(('kind__in', ['enrol', 'post', 'disable', 'enable', 'reset'])), name='staff_change_is_known'), models.CheckConstraint(condition=models.Q(('is_confirmed', False), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='two_change_staff'), models.CheckConstraint(condition=models.Q(('user__isnull', True), models.Q(models.Q(('user', models.F('proposed_by')), _negated=True), models.Q(('is_confirmed', True), ('user', models.F('decided_by')), _negated=True)), _connector='OR'), name='nobody_changes_themselves')],
            },
        ),
    ]
