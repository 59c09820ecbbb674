"""The evaluation against annotated gold: documents read in any form, predictions, measures, the report."""
