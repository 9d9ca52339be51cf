"""The control cell's screen: what needs somebody, timeline, teams, messages, log, and every action."""
