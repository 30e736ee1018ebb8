"""Contents of evidence compared: texts by what they say, pictures by what they show."""
