"""Join cards: what each person holds in the hand to come in, without anything secret on it."""
