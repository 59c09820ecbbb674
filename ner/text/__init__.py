"""Text before any gene is sought: repair of damage, signs in brackets, and the keys under which names are compared."""
