"""The server: one writer, a pacer, seats that are let in, and what each of them is sent."""
