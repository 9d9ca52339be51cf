"""What planners use: check, rehearse, schema, diagram, upgrade."""
