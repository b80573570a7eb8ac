"""The program's own template: a workbook to fill in with sites, made from the vocabulary."""

from gis_data.template.workbook import write_template

__all__ = ["write_template"]
