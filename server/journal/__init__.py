"""What no phone holds, kept outside the database, so that a restored backup can be brought up to date (E7)."""
