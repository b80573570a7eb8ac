-- name: lock_source
-- Loads of one source take turns.
SELECT id FROM siting.source WHERE id = %(source_id)s FOR UPDATE

-- name: srid
-- The storage CRS.
SELECT srid FROM siting.deployment

-- name: known
-- What is stored under references: the site's number, whether the source says the same as before, whether it had vanished.
SELECT wanted.place - 1, site.id, site.content_hash IS NOT DISTINCT FROM wanted.hash, site.content_hash IS NULL
FROM unnest(%(references)s::text[], %(hashes)s::bytea[]) WITH ORDINALITY AS wanted (reference, hash, place)
JOIN siting.site ON site.source_id = %(source_id)s AND site.reference = wanted.reference

-- name: new_site_ids
-- Numbers for new sites.
SELECT array_agg(nextval('siting.site_id_seq')) FROM generate_series(1, %(count)s)

-- name: begin_change
-- The change that rows of this load refer to.
SELECT siting.begin_change(%(run_id)s)

-- name: add_holders
-- Buildings and areas that hold sites.
INSERT INTO siting.site_holder (source_id, kind, name)
SELECT %(source_id)s, %(kind)s, unnest(%(names)s::text[])
ON CONFLICT DO NOTHING

-- name: holders
-- Their numbers.
SELECT name, id FROM siting.site_holder
WHERE source_id = %(source_id)s AND kind = %(kind)s AND name = ANY(%(names)s)

-- name: add_provenance
-- Texts of sources; sorted, so that two transactions never wait for each other in a circle.
INSERT INTO siting.provenance (text)
SELECT text FROM unnest(%(texts)s::text[]) AS text ORDER BY text
ON CONFLICT DO NOTHING

-- name: provenance
-- Their numbers; by hash, as the index has them.
SELECT text, id FROM siting.provenance
WHERE md5(text) IN (SELECT md5(wanted) FROM unnest(%(texts)s::text[]) AS wanted)

-- name: add_provenance_data
-- The data that some of them name; sorted for the same reason.
INSERT INTO siting.provenance_data (provenance_id, data)
SELECT provenance_id, data FROM unnest(%(ids)s::integer[], %(data)s::text[]) AS wanted (provenance_id, data)
ORDER BY provenance_id
ON CONFLICT DO NOTHING

-- name: make_stages
-- Tables of this transaction alone, for what has to be compared with what is stored. What no source says, such as
-- whether a site is published, has its default there and is not compared.
CREATE TEMPORARY TABLE IF NOT EXISTS stage_site (LIKE siting.site INCLUDING DEFAULTS) ON COMMIT DROP;
CREATE TEMPORARY TABLE IF NOT EXISTS stage_fact (LIKE siting.site_fact) ON COMMIT DROP;
TRUNCATE stage_site, stage_fact

-- name: analyze_stages
-- Or the planner takes them to be tiny.
ANALYZE stage_site, stage_fact

-- name: forget_passed_edits
-- Columns that were changed by hand and of which the source now says something new: the hand's value is over.
DELETE FROM siting.site_edit AS edit
USING stage_site AS stage
LEFT JOIN siting.site_holder AS holder ON holder.id = stage.holder_id
WHERE edit.site_id = stage.id
    AND edit.field IN (
        'kind', 'name', 'address', 'holder', 'property_designations', 'availability', 'available_from',
        'reserved_until', 'geom'
    )
    AND edit.said IS DISTINCT FROM CASE edit.field
        WHEN 'kind' THEN to_jsonb(stage.kind)
        WHEN 'name' THEN to_jsonb(stage.name)
        WHEN 'address' THEN to_jsonb(stage.address)
        WHEN 'holder' THEN to_jsonb(coalesce(holder.name, ''))
        WHEN 'property_designations' THEN to_jsonb(stage.property_designations)
        WHEN 'availability' THEN to_jsonb(stage.availability)
        WHEN 'available_from' THEN to_jsonb(stage.available_from)
        WHEN 'reserved_until' THEN to_jsonb(stage.reserved_until)
        WHEN 'geom' THEN to_jsonb(encode(st_asewkb(stage.geom), 'hex'))
    END

-- name: forget_passed_fact_edits
-- Facts likewise. A date alone is nothing new, unless it is later than that of the same value by hand.
WITH compared AS (
    SELECT
        edit.site_id, edit.field,
        (stage.status, stage.number, stage.text) IS DISTINCT FROM (
            (edit.said ->> 'status')::smallint, (edit.said ->> 'number')::double precision, edit.said ->> 'text'
        ) AS is_new,
        (stage.status, stage.number, stage.text) IS NOT DISTINCT FROM (own.status, own.number, own.text)
            AND stage.verified > own.verified AS is_checked_later
    FROM siting.site_edit AS edit
    JOIN stage_site ON stage_site.id = edit.site_id
    JOIN siting.fact ON fact.key = edit.field
    LEFT JOIN stage_fact AS stage ON stage.site_id = edit.site_id AND stage.fact_id = fact.id
    LEFT JOIN siting.site_fact AS own
        ON own.site_id = edit.site_id AND own.fact_id = fact.id AND NOT own.computed
)
DELETE FROM siting.site_edit AS edit
USING compared
WHERE edit.site_id = compared.site_id
    AND edit.field = compared.field
    AND (compared.is_new OR coalesce(compared.is_checked_later, false))

-- name: keep_edits
-- What is left of the edits of columns stands in place of what the source says.
UPDATE stage_site AS stage
SET kind = CASE WHEN 'kind' = ANY(kept.fields) THEN site.kind ELSE stage.kind END,
    name = CASE WHEN 'name' = ANY(kept.fields) THEN site.name ELSE stage.name END,
    address = CASE WHEN 'address' = ANY(kept.fields) THEN site.address ELSE stage.address END,
    holder_id = CASE WHEN 'holder' = ANY(kept.fields) THEN site.holder_id ELSE stage.holder_id END,
    property_designations = CASE
        WHEN 'property_designations' = ANY(kept.fields) THEN site.property_designations
        ELSE stage.property_designations
    END,
    availability = CASE WHEN 'availability' = ANY(kept.fields) THEN site.availability ELSE stage.availability END,
    available_from = CASE
        WHEN 'available_from' = ANY(kept.fields) THEN site.available_from ELSE stage.available_from
    END,
    reserved_until = CASE
        WHEN 'reserved_until' = ANY(kept.fields) THEN site.reserved_until ELSE stage.reserved_until
    END,
    geom = CASE WHEN 'geom' = ANY(kept.fields) THEN site.geom ELSE stage.geom END
FROM siting.site
JOIN (
    SELECT site_id, array_agg(field) AS fields
    FROM siting.site_edit WHERE site_id IN (SELECT id FROM stage_site) GROUP BY site_id
) AS kept ON kept.site_id = site.id
WHERE site.id = stage.id

-- name: leave_out_edited_facts
-- What is left of the edits of facts likewise: first the source's values out,
DELETE FROM stage_fact AS stage
USING siting.site_edit AS edit, siting.fact
WHERE fact.key = edit.field AND edit.site_id = stage.site_id AND fact.id = stage.fact_id

-- name: keep_edited_facts
-- then the hand's in, where it has not just taken the value away.
INSERT INTO stage_fact (site_id, number, change_id, provenance_id, verified, fact_id, status, computed, text)
SELECT
    own.site_id, own.number, own.change_id, own.provenance_id, own.verified, own.fact_id, own.status, false, own.text
FROM siting.site_edit AS edit
JOIN siting.fact ON fact.key = edit.field
JOIN siting.site_fact AS own ON own.site_id = edit.site_id AND own.fact_id = fact.id AND NOT own.computed
WHERE edit.site_id IN (SELECT id FROM stage_site)

-- name: update_sites
-- Sites of which the source says something else than before.
UPDATE siting.site
SET kind = stage.kind,
    name = stage.name,
    address = stage.address,
    holder_id = stage.holder_id,
    property_designations = stage.property_designations,
    availability = stage.availability,
    available_from = stage.available_from,
    reserved_until = stage.reserved_until,
    geom = stage.geom,
    demo = stage.demo,
    content_hash = stage.content_hash
FROM stage_site AS stage
WHERE site.id = stage.id

-- name: update_facts
-- Declared values that differ; a declared value takes over a computed one.
UPDATE siting.site_fact AS fact
SET number = stage.number,
    text = stage.text,
    status = stage.status,
    provenance_id = stage.provenance_id,
    verified = stage.verified,
    computed = false
FROM stage_fact AS stage
WHERE fact.site_id = stage.site_id
    AND fact.fact_id = stage.fact_id
    AND (fact.number, fact.text, fact.status, fact.provenance_id, fact.verified, fact.computed)
        IS DISTINCT FROM (stage.number, stage.text, stage.status, stage.provenance_id, stage.verified, false)

-- name: add_facts
-- Values that are new; the change is begun only if there is one.
INSERT INTO siting.site_fact (
    site_id, number, change_id, provenance_id, verified, fact_id, status, computed, text
)
SELECT site_id, number, (SELECT siting.change_id()), provenance_id, verified, fact_id, status, computed, text
FROM stage_fact AS stage
-- Written as a value so that each is looked up in the index; an outer join would read the whole table.
WHERE (
    SELECT true FROM siting.site_fact AS fact WHERE fact.site_id = stage.site_id AND fact.fact_id = stage.fact_id
) IS NULL
ON CONFLICT DO NOTHING

-- name: remove_facts
-- Declared values that the source no longer states.
DELETE FROM siting.site_fact AS fact
WHERE fact.site_id = ANY(%(ids)s)
    AND NOT fact.computed
    AND NOT EXISTS (
        SELECT FROM stage_fact AS kept WHERE kept.site_id = fact.site_id AND kept.fact_id = fact.fact_id
    )

-- name: present
-- Sites that the source had at the last load.
SELECT array_agg(id) FROM siting.site WHERE source_id = %(source_id)s AND content_hash IS NOT NULL

-- name: references
-- How the source calls sites.
SELECT id, reference FROM siting.site WHERE id = ANY(%(ids)s)

-- name: withdraw
-- Sites that have vanished from their source; they are kept.
WITH passed AS (
    DELETE FROM siting.site_edit WHERE site_id = ANY(%(ids)s) AND field = 'availability'
)
UPDATE siting.site SET availability = 'withdrawn', content_hash = NULL WHERE id = ANY(%(ids)s)

-- name: update_computed
-- Computed values that differ; a declared value is never touched.
UPDATE siting.site_fact AS fact
SET number = stage.number,
    text = stage.text,
    status = stage.status,
    provenance_id = stage.provenance_id,
    verified = stage.verified
FROM stage_fact AS stage
WHERE fact.site_id = stage.site_id
    AND fact.fact_id = stage.fact_id
    AND fact.computed
    AND (fact.number, fact.text, fact.status, fact.provenance_id, fact.verified)
        IS DISTINCT FROM (stage.number, stage.text, stage.status, stage.provenance_id, stage.verified)

-- name: remove_computed
-- Computed values of these sites, or only of some facts, that are no longer given.
DELETE FROM siting.site_fact AS fact
WHERE fact.site_id = ANY(%(ids)s)
    AND fact.computed
    AND (%(fact_ids)s::smallint[] IS NULL OR fact.fact_id = ANY(%(fact_ids)s::smallint[]))
    AND NOT EXISTS (
        SELECT FROM stage_fact AS kept WHERE kept.site_id = fact.site_id AND kept.fact_id = fact.fact_id
    )
