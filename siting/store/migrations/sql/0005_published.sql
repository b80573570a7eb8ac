-- What the public may see: which sites are published, a card a site that is always as the site is, and views in a schema
-- of their own for a role that can read nothing else.

ALTER TABLE siting.site ADD COLUMN published boolean NOT NULL DEFAULT true;
ALTER TABLE siting.site_history ADD COLUMN published boolean NOT NULL DEFAULT true;

-- As in step 0001, and whether a site is published is part of what it was.
CREATE OR REPLACE FUNCTION siting.keep_updated_site() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = siting, public, pg_temp AS $$
BEGIN
    INSERT INTO site_history (
        site_id, from_change_id, to_change_id, source_id, reference, kind, name, address, holder_id,
        property_designations, availability, available_from, reserved_until, geom, demo, published
    )
    SELECT
        o.id, o.change_id, n.change_id, o.source_id, o.reference, o.kind, o.name, o.address, o.holder_id,
        o.property_designations, o.availability, o.available_from, o.reserved_until, o.geom, o.demo, o.published
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
        property_designations, availability, available_from, reserved_until, geom, demo, published
    )
    SELECT
        id, change_id, current_change, source_id, reference, kind, name, address, holder_id,
        property_designations, availability, available_from, reserved_until, geom, demo, published
    FROM old_rows
    WHERE change_id <> current_change;
    DELETE FROM site_fact WHERE site_id IN (SELECT id FROM old_rows);
    RETURN NULL;
END
$$;

DROP TRIGGER b_stamp_change ON siting.site;
-- The bytes and not the geometry: a comparison whose operator is found by the search path can't be restored from a dump.
CREATE TRIGGER b_stamp_change BEFORE UPDATE ON siting.site FOR EACH ROW
    WHEN (
        (
            OLD.source_id, OLD.reference, OLD.kind, OLD.name, OLD.address, OLD.holder_id, OLD.property_designations,
            OLD.availability, OLD.available_from, OLD.reserved_until, ST_AsEWKB(OLD.geom), OLD.demo, OLD.published
        ) IS DISTINCT FROM (
            NEW.source_id, NEW.reference, NEW.kind, NEW.name, NEW.address, NEW.holder_id, NEW.property_designations,
            NEW.availability, NEW.available_from, NEW.reserved_until, ST_AsEWKB(NEW.geom), NEW.demo, NEW.published
        )
    )
    EXECUTE FUNCTION siting.stamp_change();

-- How many times areas, points and plans have changed, for whoever keeps what was made of them. One row, so that loads
-- take turns where they meet; they do so anyway.
CREATE TABLE siting.layer_version (
    only_row boolean NOT NULL DEFAULT true CONSTRAINT layer_version_pkey PRIMARY KEY,
    version bigint NOT NULL DEFAULT 0,
    CONSTRAINT layer_version_only_row_check CHECK (only_row)
);
INSERT INTO siting.layer_version DEFAULT VALUES;

CREATE FUNCTION siting.note_changed_layer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = siting, pg_temp AS $$
BEGIN
    UPDATE layer_version SET version = version + 1;
    RETURN NULL;
END
$$;
CREATE TRIGGER note_changed AFTER INSERT OR UPDATE OR DELETE ON siting.named_area
    FOR EACH STATEMENT EXECUTE FUNCTION siting.note_changed_layer();
CREATE TRIGGER note_changed AFTER INSERT OR UPDATE OR DELETE ON siting.reference_point
    FOR EACH STATEMENT EXECUTE FUNCTION siting.note_changed_layer();
CREATE TRIGGER note_changed AFTER INSERT OR UPDATE OR DELETE ON siting.detailed_plan
    FOR EACH STATEMENT EXECUTE FUNCTION siting.note_changed_layer();
CREATE TRIGGER note_changed AFTER INSERT OR UPDATE OR DELETE ON siting.plan_provision
    FOR EACH STATEMENT EXECUTE FUNCTION siting.note_changed_layer();

-- The cards' table and their function are made from the vocabulary when the database is migrated
-- (siting.store.cards); the digest says of which.
ALTER TABLE siting.deployment ADD COLUMN cards_digest text NOT NULL DEFAULT '';

-- As in step 0002, and the cards of the sites that the change touched are made anew. That comes after the one row of
-- the version is locked: whoever holds it sees all that was committed before, so that of two changes of one site the
-- later has both on its card.
CREATE OR REPLACE FUNCTION siting.close_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = siting, public, pg_temp AS $$
DECLARE
    kept CONSTANT integer := 1000;
    new_version bigint;
    too_many boolean;
    ids bigint[];
BEGIN
    UPDATE catalogue_version SET version = catalogue_version.version + 1
    RETURNING catalogue_version.version INTO new_version;
    UPDATE change SET at = clock_timestamp(), version = new_version WHERE id = NEW.id;
    SELECT coalesce(bool_or(site_ids IS NULL), false) INTO too_many FROM changed_sites WHERE change_id = NEW.id;
    IF too_many THEN
        PERFORM siting.refresh_cards(NULL);
    ELSE
        SELECT array_agg(DISTINCT id) INTO ids
        FROM changed_sites CROSS JOIN unnest(site_ids) AS id WHERE change_id = NEW.id;
        IF ids IS NOT NULL THEN
            PERFORM siting.refresh_cards(ids);
        END IF;
    END IF;
    DELETE FROM changed_sites
    WHERE change_id = (SELECT id FROM change WHERE change.version = new_version - kept);
    PERFORM pg_notify('siting_catalogue', new_version::text);
    RETURN NULL;
END
$$;

CREATE SCHEMA published;

-- How fresh what the public sees is: one row, two counters.
CREATE VIEW published.version AS
SELECT catalogue_version.version AS sites, layer_version.version AS layers
FROM siting.catalogue_version CROSS JOIN siting.layer_version;

CREATE VIEW published.areas AS
SELECT id, kind, code, name, population, source, verified, geom FROM siting.named_area;

CREATE VIEW published.reference_points AS
SELECT id, kind, name, source, verified, geom FROM siting.reference_point;

CREATE VIEW published.plans AS
SELECT id, code, name, status, status_date, legal_force_date, implementation_until, source, verified, geom
FROM siting.detailed_plan;

CREATE VIEW published.plan_provisions AS
SELECT
    plan_provision.id, plan_provision.plan_id, detailed_plan.name AS plan, detailed_plan.status AS plan_status,
    plan_provision.kind, plan_provision.code, plan_provision.catalogue_code, plan_provision.wording,
    plan_provision.amount, plan_provision.unit, detailed_plan.source, detailed_plan.verified, plan_provision.geom
FROM siting.plan_provision
JOIN siting.detailed_plan ON detailed_plan.id = plan_provision.plan_id;
