"""Public statements: drafted in versions, cleared by roles, published to everybody, never unsaid."""
