"""Photos and sound beside the records: taken in by tus, checked, kept once, given out (rules T1 to T9)."""
