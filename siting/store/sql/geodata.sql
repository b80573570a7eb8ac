-- name: features
-- Features of a role, in an order that depends on what they say alone, wherever the server sorts.
SELECT dataset, code, name, category, weight, verified, ST_AsBinary(geom)
FROM siting.geodata_feature
WHERE role = %(role)s AND (%(within)s::bytea IS NULL OR ST_Intersects(geom, %(within)s::bytea::geometry))
ORDER BY dataset COLLATE "C", code COLLATE "C", name COLLATE "C", content_hash, id

-- name: plans
-- Plans that are anywhere, or that touch a place.
SELECT
    id, code, name, status, status_date, legal_force_date, implementation_until, source, verified, ST_AsBinary(geom)
FROM siting.detailed_plan AS plan
WHERE %(within)s::bytea IS NULL
    OR ST_Intersects(geom, %(within)s::bytea::geometry)
    OR EXISTS (
        SELECT FROM siting.plan_provision
        WHERE plan_id = plan.id AND ST_Intersects(plan_provision.geom, %(within)s::bytea::geometry)
    )
ORDER BY dataset COLLATE "C", code COLLATE "C"

-- name: provisions
-- What these plans say, in the order of the source.
SELECT plan_id, kind, code, catalogue_code, catalogue_version, wording, amount, unit, ST_AsBinary(geom)
FROM siting.plan_provision
WHERE plan_id = ANY(%(ids)s)
ORDER BY id

-- name: anything_computed
-- Whether there is anything that could become stale.
SELECT EXISTS (SELECT FROM siting.site_computation)

-- name: make_changed_places
-- Where features have changed; of this transaction alone.
CREATE TEMPORARY TABLE IF NOT EXISTS changed_place (role text NOT NULL, geom geometry NOT NULL) ON COMMIT DROP;
TRUNCATE changed_place;
DROP INDEX IF EXISTS pg_temp.changed_place_geom_idx

-- name: index_changed_places
-- When all are there; then the planner knows them, too.
CREATE INDEX changed_place_geom_idx ON changed_place USING gist (geom);
ANALYZE changed_place

-- name: sites_near
-- Sites within reach of a changed feature.
SELECT coalesce(array_agg(site.id), '{}')
FROM siting.site
WHERE EXISTS (
    SELECT FROM changed_place AS place
    WHERE place.role = %(role)s AND ST_DWithin(site.geom, place.geom, %(reach_m)s)
)

-- name: sites_in_box
-- Sites in a box and so far around it.
SELECT site.id, ST_AsBinary(site.geom)
FROM siting.site
CROSS JOIN siting.deployment
WHERE site.geom && ST_Expand(ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, deployment.srid), %(reach_m)s)

-- name: mark_all
-- What one function has computed, for all sites.
WITH marked AS (
    UPDATE siting.site_computation SET stale = true
    WHERE NOT stale AND computer_id = (SELECT id FROM siting.computer WHERE name = %(computer)s)
    RETURNING site_id
)
SELECT coalesce(array_agg(site_id), '{}') FROM marked

-- name: mark_some
-- What one function has computed, for some sites.
WITH marked AS (
    UPDATE siting.site_computation SET stale = true
    WHERE NOT stale
        AND computer_id = (SELECT id FROM siting.computer WHERE name = %(computer)s)
        AND site_id = ANY(%(ids)s)
    RETURNING site_id
)
SELECT coalesce(array_agg(site_id), '{}') FROM marked
