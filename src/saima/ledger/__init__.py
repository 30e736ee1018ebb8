"""RECORD and VERIFY: companies, projects, facts, evidence, attribution, stages."""
