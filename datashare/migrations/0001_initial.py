import django.db.models.deletion
from django.db import migrations, models
from pathlib import Path


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identifier', models.CharField(max_length=100, unique=True)),
                ('type_code', models.CharField(max_length=21)),
                ('issuer_code', models.CharField(max_length=18)),
                ('serial', models.CharField(max_length=32)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('previous', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='datashare.certificate')),
                ('is_sample', models.BooleanField()),
                ('name', models.CharField(max_length=120)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.applicant')),
                ('holder_name', models.CharField(max_length=120)),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('issuer_name', models.CharField(max_length=80)),
                ('matter_code', models.CharField(max_length=64)),
                ('case_id', models.BigIntegerField()),
                ('item_id', models.BigIntegerField()),
                ('data', models.JSONField(default=dict)),
                ('issued_at', models.DateTimeField()),
                ('issued_on', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('renewed_at', models.DateTimeField(null=True)),
                ('state', models.CharField(default='valid', max_length=16)),
                ('verify_code', models.CharField(max_length=12)),
                ('algorithm', models.CharField(max_length=16)),
                ('content_hash', models.CharField(max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['holder', '-issued_at', '-id'], name='certificates_of_a_holder')],
                'constraints': [models.UniqueConstraint(fields=('item_id', 'version'), name='one_certificate_per_item_and_version'), models.CheckConstraint(condition=models.Q(('state__in', ['valid', 'revoked', 'cancelled'])), name='certificate_state_is_known'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('issued_on')), ('version__gt', 1), _connector='OR'), name='certificate_is_good_for_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('previous__isnull', True), ('version', 1)), models.Q(('previous__isnull', False), ('version__gt', 1)), _connector='OR'), name='a_later_version_follows_an_earlier_one')],
            },
        ),
        migrations.CreateModel(
            name='CertificateUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='datashare.certificate')),
                ('case_id', models.BigIntegerField()),
                ('used_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('certificate', 'case_id'), name='one_use_per_case')],
            },
        ),
        migrations.RunSQL(
            sql=Path(__file__).with_name('sql').joinpath('make.sql').read_text('utf-8'),
            reverse_sql=Path(__file__).with_name('sql').joinpath('drop.sql').read_text('utf-8'),
        ),
    ]
