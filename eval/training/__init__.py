"""Learning the judge's and the ranker's weights from annotated text, every statistic out of fold by paper."""
