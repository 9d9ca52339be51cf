"""The SimCell: one queue of what waits for a reply, who has claimed it, and what each persona may say."""
