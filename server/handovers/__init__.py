"""Hands a khối's book from one head to the next, and sees the old phones emptied without a loss (H)."""
