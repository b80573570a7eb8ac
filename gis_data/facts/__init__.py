"""Facts that are computed from geodata: one function a subject, all in one register.

To add one, declare its facts in ``siting.domain.vocabulary``, write the function in a module here, and name it in
:data:`gis_data.facts.register.COMPUTERS`.
"""
