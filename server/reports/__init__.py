"""What the office reads. Nothing here writes."""
