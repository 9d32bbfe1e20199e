import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from pathlib import Path


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.CharField(default='000000', max_length=6)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('status', models.CharField(default='official', max_length=12)),
                ('document', models.CharField(max_length=200)),
                ('supersedes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='workcalendar.calendarnotice')),
                ('published_at', models.DateTimeField()),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('region__regex', '^[0-9]{6}$')), name='calendar_region_is_a_code'), models.CheckConstraint(condition=models.Q(('status__in', ['official', 'provisional'])), name='calendar_status_is_known'), models.CheckConstraint(condition=models.Q(('document', ''), _negated=True), name='a_calendar_notice_has_its_document'), models.CheckConstraint(condition=models.Q(('year__isnull', True), ('region', '000000'), _connector='OR'), name='a_year_is_arranged_for_the_country'), models.UniqueConstraint(condition=models.Q(('supersedes__isnull', True)), fields=('year',), name='a_year_has_one_first_notice')],
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=12)),
                ('began_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['channel', '-last_at'], name='heartbeat_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['web', 'worker'])), name='heartbeat_channel_is_known')],
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='days', to='workcalendar.calendarnotice')),
                ('day', models.DateField()),
                ('kind', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=40)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('notice', 'day'), name='a_notice_names_a_day_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['holiday', 'makeup_day', 'lost_day', 'lost_evening'])), name='a_special_day_is_off_made_up_or_lost')],
            },
        ),
        migrations.CreateModel(
            name='NoticeProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.CharField(default='000000', max_length=6)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('status', models.CharField(default='official', max_length=12)),
                ('document', models.CharField(max_length=200)),
                ('days', models.JSONField(default=list)),
                ('withdraws', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workcalendar.calendarnotice')),
                ('proposed_at', models.DateTimeField()),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('notice', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='workcalendar.calendarnotice')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('notice__isnull', True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='two_release_a_notice')],
            },
        ),
        migrations.CreateModel(
            name='Outage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None)),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('first_on', models.DateField()),
                ('last_on', models.DateField(null=True)),
                ('evidence', models.TextField(blank=True)),
                ('proposed_at', models.DateTimeField()),
                ('declared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first_confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(null=True)),
                ('dismissal', models.TextField(blank=True)),
                ('notice', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outage', to='workcalendar.calendarnotice')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('decided_at__isnull', True)), fields=['first_on'], name='outage_unsettled')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gt', models.F('began_at')), _connector='OR'), name='an_outage_ends_after_it_began'), models.CheckConstraint(condition=models.Q(('declared_by__isnull', True), models.Q(('evidence', ''), _negated=True), _connector='OR'), name='a_declared_outage_has_its_evidence'), models.CheckConstraint(condition=models.Q(('notice__isnull', True), models.Q(('decided_at__isnull', False), ('ended_at__isnull', False), ('decided_by__isnull', False), ('first_confirmed_by__isnull', False), models.Q(('decided_by', models.F('first_confirmed_by')), _negated=True)), _connector='OR'), name='two_confirm_an_outage'), models.CheckConstraint(condition=models.Q(('decided_at__isnull', True), ('notice__isnull', False), models.Q(('dismissal', ''), _negated=True), _connector='OR'), name='a_dismissed_outage_says_why')],
            },
        ),
        migrations.RunSQL(
            sql=Path(__file__).with_name('sql').joinpath('make.sql').read_text('utf-8'),
            reverse_sql=Path(__file__).with_name('sql').joinpath('drop.sql').read_text('utf-8'),
        ),
    ]
