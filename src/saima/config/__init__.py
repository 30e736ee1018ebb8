"""Settings, addresses and the server entry points: the outermost ring."""
