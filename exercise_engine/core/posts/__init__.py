"""Posts that change hands in play: given, taken, and those of joint teams that are convened."""
