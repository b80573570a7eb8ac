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
