"""Lights of projects (亮灯): computed from records and days, never typed; each opens its reason and its next change."""
