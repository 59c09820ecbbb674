"""The page on which a team decides about suggestions."""
