DROP TRIGGER note_inserted ON siting.site;
DROP TRIGGER note_updated ON siting.site;
DROP TRIGGER note_deleted ON siting.site;
DROP TRIGGER note_inserted ON siting.site_fact;
DROP TRIGGER note_updated ON siting.site_fact;
DROP TRIGGER note_deleted ON siting.site_fact;
DROP FUNCTION siting.note_changed_sites();
DROP TABLE siting.changed_sites;

CREATE OR REPLACE FUNCTION siting.close_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = siting, pg_temp AS $$
DECLARE
    new_version bigint;
BEGIN
    UPDATE catalogue_version SET version = version + 1 RETURNING version INTO new_version;
    UPDATE change SET at = clock_timestamp() WHERE id = NEW.id;
    PERFORM pg_notify('siting_catalogue', new_version::text);
    RETURN NULL;
END
$$;
ALTER TABLE siting.change DROP COLUMN version;
ALTER TABLE siting.site DROP COLUMN middle_east_m, DROP COLUMN middle_north_m;
