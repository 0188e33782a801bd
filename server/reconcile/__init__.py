"""What the office decides: contradictions between people, and operations that wait for it."""
