"""Contents of kept files, read by a process of its own and compared: what evidence says and shows."""
