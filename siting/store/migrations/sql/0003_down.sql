DROP SCHEMA jobs CASCADE;

DROP TRIGGER mark_moved ON siting.site;
DROP TRIGGER forget_deleted ON siting.site;
DROP TRIGGER mark_inserted ON siting.site_fact;
DROP TRIGGER mark_updated ON siting.site_fact;
DROP TRIGGER mark_deleted ON siting.site_fact;
ALTER FUNCTION siting.keep_updated_site() RESET enable_nestloop;
ALTER FUNCTION siting.keep_updated_site_fact() RESET enable_nestloop;
DROP FUNCTION siting.mark_moved_sites(), siting.forget_deleted_sites(), siting.mark_declared_facts();
DROP TABLE siting.site_measure, siting.measure, siting.site_computation, siting.fact_computer, siting.computer;

ALTER TABLE siting.plan_provision DROP COLUMN amount, DROP COLUMN unit;
ALTER TABLE siting.detailed_plan DROP COLUMN status_date, DROP COLUMN content_hash;
ALTER TABLE siting.reference_point DROP COLUMN content_hash;
ALTER TABLE siting.named_area DROP COLUMN content_hash;
ALTER TABLE siting.named_area ALTER COLUMN geom SET STORAGE MAIN;
DROP TABLE
    siting.elevation, siting.road_network, siting.geodata_feature, siting.geodata_issue, siting.geodata_set;
