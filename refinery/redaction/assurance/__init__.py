"""What masking left, as a sample read by people says it: the draw, the marks, the bound."""
