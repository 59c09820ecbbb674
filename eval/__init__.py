"""The evaluation room: gold, predictions, metrics, curated lists, statistics, benchmark."""
