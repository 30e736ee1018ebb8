"""Column labels to canonical fields: rules as data (`catalogue/fields.yaml`), with a reason for each decision."""
