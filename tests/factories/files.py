"""Files as people hand them in."""

from approvals.management.demo.cases import SAMPLE_PDF

PDF = SAMPLE_PDF
"""One empty page."""

SCRIPTED_PDF = PDF.replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>")
"""The same, with something to run when it is opened."""
