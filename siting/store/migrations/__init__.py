"""The database's tables, step by step; part of the package, so that whatever is installed can migrate."""
