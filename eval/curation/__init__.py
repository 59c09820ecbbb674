"""Re-curation of gene lists: what to correct, with evidence; a team's decisions; the corrected records."""
