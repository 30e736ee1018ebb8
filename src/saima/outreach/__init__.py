"""Lead to signing (招): leads, first-report rights, circulation, target firms, offers, and who brought whom."""
