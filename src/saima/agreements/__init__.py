"""Review before signing, legal and fair-competition gates, obligations of both sides (协议履约)."""
