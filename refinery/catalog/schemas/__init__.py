"""What every table holds, a module a zone: the one place where a column is added."""
