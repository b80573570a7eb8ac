-- What sites and their facts were before each change. Written by triggers; nobody else has the right to.

CREATE TABLE siting.site_history (
    site_id bigint NOT NULL,
    from_change_id integer NOT NULL,
    to_change_id integer NOT NULL,
    source_id integer NOT NULL,
    reference text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    address text NOT NULL,
    holder_id integer,
    property_designations text[] NOT NULL,
    availability text NOT NULL,
    available_from date,
    reserved_until date,
    geom geometry(Geometry, :srid),
    demo boolean NOT NULL,
    CONSTRAINT site_history_pkey PRIMARY KEY (site_id, to_change_id)
);

CREATE TABLE siting.site_fact_history (
    site_id bigint NOT NULL,
    number double precision,
    from_change_id integer NOT NULL,
    to_change_id integer NOT NULL,
    provenance_id integer NOT NULL,
    verified date,
    fact_id smallint NOT NULL,
    status smallint NOT NULL,
    computed boolean NOT NULL,
    text text,
    CONSTRAINT site_fact_history_pkey PRIMARY KEY (site_id, fact_id, to_change_id)
);

-- Begin a change and make it the transaction's current one.
CREATE FUNCTION siting.begin_change(run integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = siting, pg_temp AS $$
DECLARE
    new_id integer;
BEGIN
    INSERT INTO change (actor, run_id)
    VALUES (coalesce(nullif(current_setting('siting.actor', true), ''), session_user), run)
    RETURNING id INTO new_id;
    PERFORM set_config('siting.change', new_id::text, true);
    RETURN new_id;
END
$$;

-- The transaction's current change, begun when there is none.
CREATE FUNCTION siting.change_id() RETURNS integer
LANGUAGE plpgsql AS $$
BEGIN
    RETURN coalesce(nullif(current_setting('siting.change', true), '')::integer, siting.begin_change(NULL));
END
$$;

ALTER TABLE siting.site ALTER COLUMN change_id SET DEFAULT siting.change_id();
ALTER TABLE siting.site_fact ALTER COLUMN change_id SET DEFAULT siting.change_id();

-- Runs just before the commit, so that the time is when others could see the change, however long its transaction
-- took, and the one row of the version is locked for a moment only.
CREATE FUNCTION siting.close_change() RETURNS trigger
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
CREATE CONSTRAINT TRIGGER close_change AFTER INSERT ON siting.change
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION siting.close_change();

CREATE FUNCTION siting.stamp_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.change_id := siting.change_id();
    RETURN NEW;
END
$$;

-- An update that leaves change_id as it was has touched bookkeeping alone; and what one transaction wrote and changed
-- again nobody has seen.
CREATE FUNCTION siting.keep_updated_site() RETURNS trigger
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

CREATE FUNCTION siting.keep_deleted_site() RETURNS trigger
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

CREATE FUNCTION siting.keep_updated_site_fact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = siting, pg_temp AS $$
BEGIN
    INSERT INTO site_fact_history (
        site_id, number, from_change_id, to_change_id, provenance_id, verified, fact_id, status, computed,
        text
    )
    SELECT
        o.site_id, o.number, o.change_id, n.change_id, o.provenance_id, o.verified, o.fact_id, o.status, o.computed,
        o.text
    FROM old_rows AS o
    JOIN new_rows AS n ON n.site_id = o.site_id AND n.fact_id = o.fact_id AND n.change_id <> o.change_id;
    RETURN NULL;
END
$$;

CREATE FUNCTION siting.keep_deleted_site_fact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = siting, pg_temp AS $$
DECLARE
    current_change integer;
BEGIN
    IF NOT EXISTS (SELECT FROM old_rows) THEN
        RETURN NULL;
    END IF;
    current_change := siting.change_id();
    INSERT INTO site_fact_history (
        site_id, number, from_change_id, to_change_id, provenance_id, verified, fact_id, status, computed,
        text
    )
    SELECT
        site_id, number, change_id, current_change, provenance_id, verified, fact_id, status, computed,
        text
    FROM old_rows
    WHERE change_id <> current_change;
    RETURN NULL;
END
$$;

-- Triggers of one kind run in the order of their names: an update that changes nothing leaves no trace.
CREATE TRIGGER a_skip_unchanged BEFORE UPDATE ON siting.site
    FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
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
CREATE TRIGGER keep_updated AFTER UPDATE ON siting.site
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION siting.keep_updated_site();
CREATE TRIGGER keep_deleted AFTER DELETE ON siting.site
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION siting.keep_deleted_site();

CREATE TRIGGER a_skip_unchanged BEFORE UPDATE ON siting.site_fact
    FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER b_stamp_change BEFORE UPDATE ON siting.site_fact
    FOR EACH ROW EXECUTE FUNCTION siting.stamp_change();
CREATE TRIGGER keep_updated AFTER UPDATE ON siting.site_fact
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION siting.keep_updated_site_fact();
CREATE TRIGGER keep_deleted AFTER DELETE ON siting.site_fact
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION siting.keep_deleted_site_fact();
