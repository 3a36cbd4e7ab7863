"""A token classifier trained on personal data: weights -> probabilities -> spans."""
