"""The evaluation against the curated lists of records: what a caption can give, rows, disagreements, the report."""
