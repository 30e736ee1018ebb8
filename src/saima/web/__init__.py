"""Base templates, components, navigation, home pages."""
