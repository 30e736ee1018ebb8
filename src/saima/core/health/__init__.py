"""Data health (数据体检): flags with reasons that invite a check and never change a score. Rows in, findings out."""
