"""From files to the model: YAML with positions, folders, library, attachments, texts, and every problem."""
