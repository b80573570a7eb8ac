DROP TABLE siting.site_edit, siting.site_import_piece, siting.site_import;
DROP SCHEMA published CASCADE;
DROP SCHEMA IF EXISTS cards CASCADE;
DROP FUNCTION IF EXISTS siting.refresh_cards(bigint[]);

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
ALTER TABLE siting.deployment DROP COLUMN cards_digest;

DROP TRIGGER note_changed ON siting.named_area;
DROP TRIGGER note_changed ON siting.reference_point;
DROP TRIGGER note_changed ON siting.detailed_plan;
DROP TRIGGER note_changed ON siting.plan_provision;
DROP FUNCTION siting.note_changed_layer();
DROP TABLE siting.layer_version;

DROP TRIGGER b_stamp_change ON siting.site;
CREATE TRIGGER b_stamp_change BEFORE UPDATE ON siting.site FOR EACH ROW
    WHEN (
        (
            OLD.source_id, OLD.reference, OLD.kind, OLD.name, OLD.address, OLD.holder_id, OLD.property_designations,
            OLD.availability, OLD.available_from, OLD.reserved_until, OLD.geom, OLD.demo
        ) IS DISTINCT FROM (
            NEW.source_id, NEW.reference, NEW.kind, NEW.name, NEW.address, NEW.holder_id, NEW.property_designations,
            NEW.availability, NEW.available_from, NEW.reserved_until, NEW.geom, NEW.demo
        )
    )
    EXECUTE FUNCTION siting.stamp_change();

CREATE OR REPLACE FUNCTION siting.keep_updated_site() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = siting, public, pg_temp AS $$
BEGIN
    INSERT INTO site_history (
        site_id, from_change_id, to_change_id, source_id, reference, kind, name, address, holder_id,
        property_designations, availability, available_from, reserved_until, geom, demo
    )
    SELECT
        o.id, o.change_id, n.change_id, o.source_id, o.reference, o.kind, o.name, o.address, o.holder_id,
        o.property_designations, o.availability, o.available_from, o.reserved_until, o.geom, o.demo
    FROM old_rows AS o
    JOIN new_rows AS n ON n.id = o.id AND n.change_id <> o.change_id;
    RETURN NULL;
END
$$;
ALTER FUNCTION siting.keep_updated_site() SET enable_nestloop = off;

CREATE OR REPLACE FUNCTION siting.keep_deleted_site() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = siting, public, pg_temp AS $$
DECLARE
    current_change integer;
BEGIN
    IF NOT EXISTS (SELECT FROM old_rows) THEN
        RETURN NULL;
    END IF;
    current_change := siting.change_id();
    INSERT INTO site_history (
        site_id, from_change_id, to_change_id, source_id, reference, kind, name, address, holder_id,
        property_designations, availability, available_from, reserved_until, geom, demo
    )
    SELECT
        id, change_id, current_change, source_id, reference, kind, name, address, holder_id,
        property_designations, availability, available_from, reserved_until, geom, demo
    FROM old_rows
    WHERE change_id <> current_change;
    DELETE FROM site_fact WHERE site_id IN (SELECT id FROM old_rows);
    RETURN NULL;
END
$$;
ALTER TABLE siting.site_history DROP COLUMN published;
ALTER TABLE siting.site DROP COLUMN published;

DROP TABLE private.feedback, private.enquirer;
ALTER TABLE siting.proposal DROP COLUMN enquiry_id;
DROP TABLE
    siting.proposal_link, siting.enquiry_unmet, siting.enquiry_work, siting.enquiry_event, siting.enquiry, siting.need,
    siting.audit, siting.sign_in, siting.account;
