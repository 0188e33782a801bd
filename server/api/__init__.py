"""The HTTP interface. Each module here exports its blueprint as ``blp`` and only loads, calls and dumps."""
