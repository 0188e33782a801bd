"""Messages nobody should send: every answer is in the documented shape, in time, and a refusal changes nothing."""
