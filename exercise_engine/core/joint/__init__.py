"""The life of a joint team once it has convened: its meetings, who is there, and what each one reports."""
