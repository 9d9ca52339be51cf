"""The library of legal clocks: dated data, one file for each instrument, and no advice on law."""
