"""PUBLISH: numbered issues as frozen data, and their page, Word and Excel."""
