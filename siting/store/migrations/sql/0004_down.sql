DELETE FROM siting.geodata_feature WHERE role IN ('property_unit', 'counted');
ALTER TABLE siting.geodata_feature DROP CONSTRAINT geodata_feature_role_check;
ALTER TABLE siting.geodata_feature ADD CONSTRAINT geodata_feature_role_check CHECK (role IN (
    'population', 'workplaces', 'shops', 'sensitive', 'flood', 'protected_nature', 'heritage', 'shore_protection',
    'water'
));
DROP TABLE siting.provenance_data;
