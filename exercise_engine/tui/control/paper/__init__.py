"""Where control enters what was played on paper."""
