-- Of a source that computed values have, the data alone, for where there is no room for the rule.
CREATE TABLE siting.provenance_data (
    provenance_id integer
        CONSTRAINT provenance_data_pkey PRIMARY KEY
        CONSTRAINT provenance_data_provenance_id_fkey REFERENCES siting.provenance,
    data text NOT NULL
);

-- Property units, and points that are only counted.
ALTER TABLE siting.geodata_feature DROP CONSTRAINT geodata_feature_role_check;
ALTER TABLE siting.geodata_feature ADD CONSTRAINT geodata_feature_role_check CHECK (role IN (
    'population', 'workplaces', 'shops', 'sensitive', 'flood', 'protected_nature', 'heritage', 'shore_protection',
    'water', 'property_unit', 'counted'
));
