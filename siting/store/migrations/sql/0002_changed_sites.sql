-- Which sites each change has touched, so that whoever holds the catalogue in memory reads those alone. Kept for the
-- last changes only: whoever holds an older version reads everything anew.

-- The version that the change made; versions follow the order of commits, numbers of changes that of their beginnings.
-- Null for changes of before this step, and while a change is under way.
ALTER TABLE siting.change ADD COLUMN version bigint CONSTRAINT change_version_key UNIQUE;

-- One row a statement. Null stands for too many sites to be listed.
CREATE TABLE siting.changed_sites (
    change_id integer NOT NULL,
    site_ids bigint[]
);
CREATE INDEX changed_sites_change_id_idx ON siting.changed_sites (change_id);

-- An update that has not been stamped with the current change has touched bookkeeping alone.
CREATE FUNCTION siting.note_changed_sites() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = siting, public, pg_temp AS $$
DECLARE
    most CONSTANT integer := 50000;
    noted integer := coalesce(nullif(current_setting('siting.noted', true), '')::integer, 0);
    current_change integer := nullif(current_setting('siting.change', true), '')::integer;
    ids bigint[];
BEGIN
    IF noted > most THEN
        RETURN NULL;
    END IF;
    IF TG_TABLE_NAME = 'site' AND TG_OP = 'UPDATE' THEN
        SELECT array_agg(id) INTO ids FROM touched WHERE change_id = current_change;
    ELSIF TG_TABLE_NAME = 'site' THEN
        SELECT array_agg(id) INTO ids FROM touched;
    ELSIF TG_OP = 'UPDATE' THEN
        SELECT array_agg(DISTINCT site_id) INTO ids FROM touched WHERE change_id = current_change;
    ELSE
        SELECT array_agg(DISTINCT site_id) INTO ids FROM touched;
    END IF;
    IF ids IS NULL THEN
        RETURN NULL;
    END IF;
    noted := noted + cardinality(ids);
    PERFORM set_config('siting.noted', noted::text, true);
    INSERT INTO changed_sites (change_id, site_ids)
    VALUES (siting.change_id(), CASE WHEN noted <= most THEN ids END);
    RETURN NULL;
END
$$;

CREATE TRIGGER note_inserted AFTER INSERT ON siting.site
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION siting.note_changed_sites();
CREATE TRIGGER note_updated AFTER UPDATE ON siting.site
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION siting.note_changed_sites();
CREATE TRIGGER note_deleted AFTER DELETE ON siting.site
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION siting.note_changed_sites();
CREATE TRIGGER note_inserted AFTER INSERT ON siting.site_fact
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION siting.note_changed_sites();
CREATE TRIGGER note_updated AFTER UPDATE ON siting.site_fact
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION siting.note_changed_sites();
CREATE TRIGGER note_deleted AFTER DELETE ON siting.site_fact
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION siting.note_changed_sites();

-- As before, and the change learns its version. Each version has one change, so the one that is left behind is found
-- without a search.
CREATE OR REPLACE FUNCTION siting.close_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = siting, pg_temp AS $$
DECLARE
    kept CONSTANT integer := 1000;
    new_version bigint;
BEGIN
    UPDATE catalogue_version SET version = catalogue_version.version + 1
    RETURNING catalogue_version.version INTO new_version;
    UPDATE change SET at = clock_timestamp(), version = new_version WHERE id = NEW.id;
    DELETE FROM changed_sites
    WHERE change_id = (SELECT id FROM change WHERE change.version = new_version - kept);
    PERFORM pg_notify('siting_catalogue', new_version::text);
    RETURN NULL;
END
$$;
