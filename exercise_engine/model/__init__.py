"""What a scenario may say: frozen pydantic models, without I/O."""
