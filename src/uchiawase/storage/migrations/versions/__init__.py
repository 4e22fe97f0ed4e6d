"""One file for each change of the schema, in the order that ``down_revision`` gives."""
