"""Text before any gene is sought: repair of damage, and the keys under which names are compared."""
