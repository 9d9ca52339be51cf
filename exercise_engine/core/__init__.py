"""The exercise itself: pure; time, ids and seeds come in as arguments."""
