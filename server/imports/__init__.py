"""Rosters as wards really send them: read, understood, compared, written as operations, and taken back."""
