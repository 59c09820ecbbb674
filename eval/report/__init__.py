"""An evaluation as one page that stands alone, and as tables."""
