"""BENCH: the product's own speed on a generated district, each figure beside a target and a rival or limit."""
