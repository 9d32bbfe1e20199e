import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models
from pathlib import Path


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bundle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=64, unique=True)),
                ('aliases', models.JSONField(default=list)),
                ('imported_hash', models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Matter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=64, unique=True)),
                ('aliases', models.JSONField(default=list)),
                ('imported_hash', models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='CatalogueEdition',
            fields=[
                ('only', models.BooleanField(default=True, primary_key=True, serialize=False)),
                ('mark', models.UUIDField(default=uuid.uuid4)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('only', True)), name='catalogue_edition_is_one_row')],
            },
        ),
        migrations.CreateModel(
            name='BundleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='matters.bundle')),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(default='draft', max_length=16)),
                ('name', models.CharField(max_length=200)),
                ('pinyin', models.TextField(blank=True)),
                ('lead_department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('member_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), size=None)),
                ('stages', models.JSONField(default=list)),
                ('published_results', models.JSONField(default=dict)),
                ('content_hash', models.CharField(blank=True, max_length=64)),
                ('published_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('bundle', 'number'), name='bundle_version_number_once'), models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('bundle',), name='one_published_per_bundle')],
            },
        ),
        migrations.CreateModel(
            name='MatterVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='matters.matter')),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(default='draft', max_length=16)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('name', models.CharField(max_length=200)),
                ('pinyin', models.TextField(blank=True)),
                ('main_item', models.CharField(blank=True, max_length=200)),
                ('kind', models.CharField(default='01', max_length=4)),
                ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), default=list, size=None)),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('consulted_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('pre_reviewer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('catalogue_code', models.CharField(blank=True, max_length=64)),
                ('legal_basis', models.TextField(blank=True)),
                ('statutory_limit', models.PositiveIntegerField(null=True)),
                ('promised_limit', models.PositiveIntegerField(null=True)),
                ('limit_unit', models.CharField(default='workday', max_length=16)),
                ('promise_text', models.CharField(blank=True, max_length=40)),
                ('review_limit', models.PositiveIntegerField(null=True)),
                ('applicant_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), default=list, size=None)),
                ('visits', models.PositiveIntegerField(null=True)),
                ('excluded_procedures', models.JSONField(default=list)),
                ('needs_inspectors', models.BooleanField(default=False)),
                ('prerequisite_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None)),
                ('result_name', models.CharField(blank=True, max_length=120)),
                ('certificate_type', models.CharField(blank=True, max_length=21)),
                ('validity_months', models.PositiveIntegerField(null=True)),
                ('renews', models.CharField(blank=True, max_length=64)),
                ('renewal_notice', models.PositiveIntegerField(default=30)),
                ('renewal_notice_unit', models.CharField(default='day', max_length=16)),
                ('is_silence_enabled', models.BooleanField(default=False)),
                ('silence_document', models.CharField(blank=True, max_length=200)),
                ('silence_clause', models.CharField(blank=True, max_length=80)),
                ('is_absence_deemed', models.BooleanField(default=False)),
                ('absence_document', models.CharField(blank=True, max_length=200)),
                ('absence_clause', models.CharField(blank=True, max_length=80)),
                ('is_grant_deemed', models.BooleanField(default=False)),
                ('grant_document', models.CharField(blank=True, max_length=200)),
                ('grant_clause', models.CharField(blank=True, max_length=80)),
                ('is_renewal_deemed', models.BooleanField(default=False)),
                ('renewal_document', models.CharField(blank=True, max_length=200)),
                ('renewal_clause', models.CharField(blank=True, max_length=80)),
                ('guards', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=list, size=None)),
                ('statutory_effect', models.TextField(blank=True)),
                ('note', models.TextField(blank=True)),
                ('unverified', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=list, size=None)),
                ('is_open', models.BooleanField(default=False)),
                ('content_hash', models.CharField(blank=True, max_length=64)),
                ('proposer_id', models.BigIntegerField(null=True)),
                ('proposer_name', models.CharField(blank=True, max_length=150)),
                ('proposed_at', models.DateTimeField(null=True)),
                ('publisher_id', models.BigIntegerField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'published')), fields=['department', 'pinyin', 'id'], name='published_by_department'), models.Index(condition=models.Q(('state', 'published')), fields=['pinyin', 'id'], name='published_by_name')],
                'constraints': [models.UniqueConstraint(fields=('matter', 'number'), name='version_number_once'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('matter',), name='one_draft_per_matter'), models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('matter',), name='one_published_per_matter'), models.CheckConstraint(condition=models.Q(('statutory_limit__isnull', True), ('promised_limit__isnull', True), ('promised_limit__lte', models.F('statutory_limit')), _connector='OR'), name='promise_within_statute'), models.CheckConstraint(condition=models.Q(('is_silence_enabled', False), models.Q(models.Q(('silence_document', ''), _negated=True), models.Q(('silence_clause', ''), _negated=True)), _connector='OR'), name='silence_needs_a_basis'), models.CheckConstraint(condition=models.Q(('is_silence_enabled', False), ('guards', []), _connector='OR'), name='no_silence_where_a_guard_stands'), models.CheckConstraint(condition=models.Q(('is_absence_deemed', False), models.Q(models.Q(('absence_document', ''), _negated=True), models.Q(('absence_clause', ''), _negated=True), ('guards', []), models.Q(('consulted_ids', []), _negated=True)), _connector='OR'), name='absence_is_deemed_by_a_document'), models.CheckConstraint(condition=models.Q(('is_grant_deemed', False), models.Q(models.Q(('grant_document', ''), _negated=True), models.Q(('grant_clause', ''), _negated=True), ('guards', []), ('statutory_limit__isnull', False)), _connector='OR'), name='a_grant_is_deemed_by_statute'), models.CheckConstraint(condition=models.Q(('pre_reviewer', models.F('department')), _negated=True), name='another_level_reviews_first'), models.CheckConstraint(condition=models.Q(('is_renewal_deemed', False), models.Q(models.Q(('renews', ''), _negated=True), models.Q(('renewal_document', ''), _negated=True), models.Q(('renewal_clause', ''), _negated=True), ('guards', [])), _connector='OR'), name='a_renewal_is_deemed_by_statute'), models.CheckConstraint(condition=models.Q(('renews', ''), ('validity_months__isnull', False), _connector='OR'), name='what_renews_gives_a_new_end'), models.CheckConstraint(condition=models.Q(('renewal_notice__gte', 1)), name='a_renewal_is_asked_for_before_the_end'), models.CheckConstraint(condition=models.Q(('publisher_id__isnull', True), models.Q(('proposer_id__isnull', False), models.Q(('proposer_id', models.F('publisher_id')), _negated=True)), _connector='OR'), name='two_publish_a_version')],
            },
        ),
        migrations.CreateModel(
            name='MaterialRequirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='matters.matterversion')),
                ('position', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=200)),
                ('necessity', models.CharField(default='required', max_length=16)),
                ('is_decisive', models.BooleanField(default=False)),
                ('is_form', models.BooleanField(default=False)),
                ('source', models.CharField(blank=True, max_length=40)),
                ('result_of', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('version', 'code'), name='material_code_once'), models.CheckConstraint(condition=models.Q(('is_decisive', True), ('necessity', 'deferrable'), _negated=True), name='decisive_is_never_deferrable')],
            },
        ),
        migrations.CreateModel(
            name='FormField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fields', to='matters.matterversion')),
                ('position', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=40)),
                ('label', models.CharField(max_length=80)),
                ('kind', models.CharField(max_length=16)),
                ('is_required', models.BooleanField(default=True)),
                ('choices', models.JSONField(default=list)),
                ('help_text', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('version', 'code'), name='field_code_once')],
            },
        ),
        migrations.AddField(
            model_name='bundle',
            name='current',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.bundleversion'),
        ),
        migrations.AddField(
            model_name='matter',
            name='current',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.matterversion'),
        ),
        migrations.RunSQL(
            sql=Path(__file__).with_name('sql').joinpath('make.sql').read_text('utf-8'),
            reverse_sql=Path(__file__).with_name('sql').joinpath('drop.sql').read_text('utf-8'),
        ),
    ]
