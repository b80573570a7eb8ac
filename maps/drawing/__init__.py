"""Maps drawn as SVG, for print and for pages without script."""
