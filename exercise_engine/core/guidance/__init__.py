"""What seats are given beside the story: briefs, duties, documents, and hints for a room that is silent."""
