"""From the address of somebody's geodata to whole files on disk, by the rules that the settings give."""
