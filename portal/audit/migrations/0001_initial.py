import django.db.models.deletion
from django.db import migrations, models
from pathlib import Path


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=80)),
                ('seq', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('actor_id', models.BigIntegerField(null=True)),
                ('actor_name', models.CharField(blank=True, max_length=120)),
                ('law', models.CharField(blank=True, max_length=200)),
                ('details', models.JSONField(default=dict)),
                ('case_id', models.BigIntegerField(null=True)),
                ('algorithm', models.CharField(max_length=16)),
                ('previous_hash', models.CharField(blank=True, max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('written_in', models.BigIntegerField(db_default=models.Func(function='pg_current_xact_id', output_field=models.BigIntegerField(), template='((%(function)s()::text)::bigint)'))),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('case_id__isnull', False)), fields=['case_id', 'id'], name='audit_of_a_case')],
                'constraints': [models.UniqueConstraint(fields=('subject', 'seq'), name='audit_chain_never_forks')],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('upto', models.BigIntegerField()),
                ('size', models.PositiveIntegerField()),
                ('root', models.CharField(max_length=64)),
                ('algorithm', models.CharField(max_length=16)),
                ('previous_hash', models.CharField(blank=True, max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='SealedHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heads', to='audit.seal')),
                ('position', models.PositiveIntegerField()),
                ('subject', models.CharField(max_length=80)),
                ('seq', models.PositiveIntegerField()),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('seal', 'position'), name='sealed_position_once'), models.UniqueConstraint(fields=('subject', 'seq'), name='event_sealed_once')],
            },
        ),
        migrations.RunSQL(
            sql=Path(__file__).with_name('sql').joinpath('make.sql').read_text('utf-8'),
            reverse_sql=Path(__file__).with_name('sql').joinpath('drop.sql').read_text('utf-8'),
        ),
    ]
