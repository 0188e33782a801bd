"""Broadcasts in the field names that speakers send to a provincial system: read from a file, written to one."""
