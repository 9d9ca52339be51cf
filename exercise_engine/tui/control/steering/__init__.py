"""The dialogs and lists in which control steers injects."""
