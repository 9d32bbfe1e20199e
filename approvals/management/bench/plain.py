"""The tables of a plain system: cases, their items, reviews, periods and certificates, and a journal.

What the reference and the naive loop work on. They keep the facts that an act of the portal leaves, and nothing that
makes them sure: no rules but the states', no working days, no chained record, no messages, no publication.
"""

from django.db import connection, models
from django_fsm import FSMField, transition

from approvals.management.bench.rows import analyse, put


class Row(models.Model):
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        app_label = "plain"


class Case(Row):
    number = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    applicant = models.CharField(max_length=100)
    state = FSMField(default="draft")

    def __str__(self) -> str:
        return self.title

    @transition(field=state, source="draft", target="submitted")
    def submit(self) -> None:
        self.number = f"N-{self.pk}"

    @transition(field=state, source="submitted", target="accepted")
    def accept(self) -> None: ...

    @transition(field=state, source="accepted", target="concluded")
    def conclude(self) -> None: ...


class Item(Row):
    case = models.ForeignKey(Case, models.CASCADE, related_name="items")
    name = models.CharField(max_length=200)
    state = FSMField(default="waiting")

    def __str__(self) -> str:
        return self.name

    @transition(field=state, source="waiting", target="under_review")
    def open(self) -> None: ...

    @transition(field=state, source="under_review", target="reviewed")
    def join(self) -> None: ...

    @transition(field=state, source="reviewed", target="granted")
    def grant(self) -> None: ...


class Review(Row):
    item = models.ForeignKey(Item, models.CASCADE, related_name="reviews")
    department = models.IntegerField()
    state = FSMField(default="open")
    opinion = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return f"{self.item_id} {self.department}"

    @transition(field=state, source="open", target="answered")
    def answer(self, opinion: str) -> None:
        self.opinion = opinion


class Period(models.Model):
    """A limit of a case, of one of its items or reviews, and when it ended."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="periods")
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="periods")
    review = models.ForeignKey(Review, models.CASCADE, null=True, related_name="periods")
    kind = models.CharField(max_length=20)
    due_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "plain"

    def __str__(self) -> str:
        return self.kind


class Certificate(models.Model):
    item = models.OneToOneField(Item, models.CASCADE, related_name="certificate")
    number = models.CharField(max_length=40, unique=True)
    holder = models.CharField(max_length=100)
    issued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "plain"

    def __str__(self) -> str:
        return self.number


class Entry(models.Model):
    """A line of the journal: who did what, one for each act."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="entries")
    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=100)
    act = models.CharField(max_length=20)

    class Meta:
        app_label = "plain"

    def __str__(self) -> str:
        return self.act


def lay(others: int, last: int) -> None:
    """Make the tables, with *others* cases in hand and drafts of one item for each number after them up to *last*."""
    tables = (Case, Item, Review, Period, Certificate, Entry)
    with connection.schema_editor() as editor:
        for model in tables:
            editor.create_model(model)
    numbers = f"generate_series(1, {last}) n"
    in_hand, now = f"n <= {others}", "now()"
    state = f"CASE WHEN {in_hand} THEN 'accepted' ELSE 'draft' END"
    put(Case, numbers, id="n", title="'示例办件'", applicant="'示例申请人'", state=state, changed_at=now)
    state = f"CASE WHEN {in_hand} THEN 'under_review' ELSE 'waiting' END"
    put(Item, numbers, id="n", case_id="n", name="'示例事项'", state=state, changed_at=now)
    put(Review, f"{numbers} WHERE {in_hand}", item_id="n", department="1", changed_at=now)
    put(Period, f"{numbers} WHERE {in_hand}", case_id="n", item_id="n", kind="'decision'", due_on="current_date + 30")
    put(Entry, f"{numbers} WHERE {in_hand}", case_id="n", at=now, actor="'示例人员'", act="'accept'")
    for model in tables:
        analyse(model)
