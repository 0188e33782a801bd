"""The HTTP interface: each module exports its blueprint as ``blp``; views load, call, dump."""
