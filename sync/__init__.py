"""The contract between phones, office and server; imports nothing of ours and no framework."""
