"""The language of the field: sites, requirements, grades, texts and errors, without I/O."""
