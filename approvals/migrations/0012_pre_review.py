import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_government_head'),
        ('approvals', '0011_publications'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='caseitem',
            name='item_state_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='clock',
            name='clock_kind_is_known',
        ),
        migrations.AddField(
            model_name='caseitem',
            name='pre_reviewer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department'),
        ),
        migrations.AddField(
            model_name='reviewtask',
            name='stage',
            field=models.CharField(default='review', max_length=16),
        ),
        migrations.AddConstraint(
            model_name='caseitem',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'pre_review', 'under_review', 'reviewed', 'granted', 'deemed_granted', 'deemed_renewed', 'refused', 'closed'])), name='item_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['notice', 'decision', 'promise', 'pre_review', 'review', 'absence', 'supplement', 'written_opinion', 'certificate', 'renewal', 'inspectors', 'publication', 'hearing_request', 'hearing'])), name='clock_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='reviewtask',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['pre_review', 'review'])), name='review_stage_is_known'),
        ),
        migrations.AddConstraint(
            model_name='reviewtask',
            constraint=models.CheckConstraint(condition=models.Q(('stage', 'review'), ('silence_basis', ''), _connector='OR'), name='a_lower_level_is_never_silent_in_effect'),
        ),
    ]
