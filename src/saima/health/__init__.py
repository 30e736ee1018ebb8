"""Data health (数据体检): flags over the ledger, answered by the units and ruled on by the centre."""
