import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_government_head'),
        ('approvals', '0010_inspectors'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='clock',
            name='clock_kind_is_known',
        ),
        migrations.AddField(
            model_name='case',
            name='publication_objection',
            field=models.TextField(blank=True),
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('matter', models.CharField(max_length=200)),
                ('holder', models.CharField(max_length=120)),
                ('certificate_name', models.CharField(blank=True, max_length=120)),
                ('certificate_identifier', models.CharField(blank=True, max_length=100)),
                ('valid_until', models.DateField(null=True)),
                ('granted_on', models.DateField()),
                ('objection', models.TextField(blank=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('withheld_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='publication', to='approvals.caseitem')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('published_at__isnull', False)), fields=['-published_at', '-id'], name='publication_newest'), models.Index(condition=models.Q(('published_at__isnull', False)), fields=['holder'], name='publication_by_holder', opclasses=('varchar_pattern_ops',)), models.Index(condition=models.Q(('published_at__isnull', False), models.Q(('certificate_identifier', ''), _negated=True)), fields=['certificate_identifier'], name='publication_by_number'), models.Index(condition=models.Q(('published_at__isnull', True), ('withheld_at__isnull', True)), fields=['department', 'id'], name='publication_to_answer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('published_at__isnull', True), ('withheld_at__isnull', True), _connector='OR'), name='published_or_withheld'), models.CheckConstraint(condition=models.Q(('withheld_at__isnull', True), models.Q(('objection', ''), _negated=True), _connector='OR'), name='withheld_only_from_an_objection'), models.CheckConstraint(condition=models.Q(('objection', ''), models.Q(('published_at__isnull', True), ('withheld_at__isnull', True)), models.Q(models.Q(('reason', ''), _negated=True), ('answered_by__isnull', False)), _connector='OR'), name='an_objection_is_answered_with_reasons')],
            },
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['notice', 'decision', 'promise', 'review', 'absence', 'supplement', 'written_opinion', 'certificate', 'renewal', 'hearing_request', 'hearing', 'inspectors', 'publication'])), name='clock_kind_is_known'),
        ),
    ]
