-- name: sites
-- Sites by number; without an order, because they are put into the caller's.
SELECT
    site.id, source.key, site.reference, site.kind, site.name, site.address, coalesce(holder.name, ''),
    site.property_designations, site.availability, site.available_from, site.reserved_until,
    ST_AsBinary(site.geom), site.demo, site.middle_east_m, site.middle_north_m
FROM siting.site
JOIN siting.source ON source.id = site.source_id
LEFT JOIN siting.site_holder AS holder ON holder.id = site.holder_id
WHERE site.id = ANY(%(ids)s)

-- name: facts
-- What is known of them, or of it some facts alone.
SELECT site_id, fact_id, status, number, text, provenance_id, verified
FROM siting.site_fact
WHERE site_id = ANY(%(ids)s) AND NOT (computed AND %(declared_only)s)
    AND (%(only)s::text[] IS NULL OR fact_id IN (SELECT id FROM siting.fact WHERE key = ANY(%(only)s)))
ORDER BY site_id, fact_id

-- name: stale
-- Which computed values are of a computation that something has changed since, or of an older rule.
SELECT fact.site_id, fact.fact_id
FROM siting.site_computation AS computation
JOIN siting.computer ON computer.id = computation.computer_id
JOIN siting.fact_computer ON fact_computer.computer_id = computer.id
JOIN siting.site_fact AS fact
    ON fact.site_id = computation.site_id AND fact.fact_id = fact_computer.fact_id AND fact.computed
WHERE computation.site_id = ANY(%(ids)s) AND (computation.stale OR computation.version <> computer.version)

-- name: provenance
-- What the sources are called, and the data that computed values are from.
SELECT provenance.id, provenance.text, coalesce(named.data, '')
FROM siting.provenance
LEFT JOIN siting.provenance_data AS named ON named.provenance_id = provenance.id
WHERE provenance.id = ANY(%(ids)s)

-- name: provenance_of
-- The same of all that is known of some sites.
SELECT provenance.id, provenance.text, coalesce(named.data, '')
FROM siting.provenance
LEFT JOIN siting.provenance_data AS named ON named.provenance_id = provenance.id
WHERE provenance.id IN (SELECT provenance_id FROM siting.site_fact WHERE site_id = ANY(%(ids)s))

-- name: site_as_of
-- A site as it was: the row whose time has room for the moment; the later one should two have.
WITH rows AS (
    SELECT
        id, source_id, reference, kind, name, address, holder_id, property_designations, availability,
        available_from, reserved_until, geom, demo, change_id AS from_change_id, NULL::integer AS to_change_id
    FROM siting.site WHERE id = %(site_id)s
    UNION ALL
    SELECT
        site_id, source_id, reference, kind, name, address, holder_id, property_designations, availability,
        available_from, reserved_until, geom, demo, from_change_id, to_change_id
    FROM siting.site_history WHERE site_id = %(site_id)s
)
SELECT
    rows.id, source.key, reference, rows.kind, rows.name, address, coalesce(holder.name, ''), property_designations,
    availability, available_from, reserved_until, ST_AsBinary(rows.geom), rows.demo,
    ST_X(ST_Centroid(rows.geom)), ST_Y(ST_Centroid(rows.geom))
FROM rows
JOIN siting.source ON source.id = rows.source_id
LEFT JOIN siting.site_holder AS holder ON holder.id = rows.holder_id
JOIN siting.change AS began ON began.id = rows.from_change_id
LEFT JOIN siting.change AS ended ON ended.id = rows.to_change_id
WHERE began.at <= %(at)s AND (ended.at IS NULL OR ended.at > %(at)s)
ORDER BY began.at DESC
LIMIT 1

-- name: facts_as_of
-- What was known of a site then.
WITH rows AS (
    SELECT
        site_id, fact_id, status, number, text, provenance_id, verified,
        change_id AS from_change_id, NULL::integer AS to_change_id
    FROM siting.site_fact WHERE site_id = %(site_id)s
    UNION ALL
    SELECT site_id, fact_id, status, number, text, provenance_id, verified, from_change_id, to_change_id
    FROM siting.site_fact_history WHERE site_id = %(site_id)s
)
SELECT DISTINCT ON (fact_id) site_id, fact_id, status, number, text, provenance_id, verified
FROM rows
JOIN siting.change AS began ON began.id = rows.from_change_id
LEFT JOIN siting.change AS ended ON ended.id = rows.to_change_id
WHERE began.at <= %(at)s AND (ended.at IS NULL OR ended.at > %(at)s)
ORDER BY fact_id, began.at DESC

-- name: changes
-- Who changed a site or what is known of it, when, by which import, and which facts; the newest first.
WITH touched (change_id, fact_id) AS (
    SELECT change_id, NULL::smallint FROM siting.site WHERE id = %(site_id)s
    UNION SELECT from_change_id, NULL FROM siting.site_history WHERE site_id = %(site_id)s
    UNION SELECT to_change_id, NULL FROM siting.site_history WHERE site_id = %(site_id)s
    UNION SELECT change_id, fact_id FROM siting.site_fact WHERE site_id = %(site_id)s
    UNION SELECT from_change_id, fact_id FROM siting.site_fact_history WHERE site_id = %(site_id)s
    UNION SELECT to_change_id, fact_id FROM siting.site_fact_history WHERE site_id = %(site_id)s
)
SELECT
    change.at, change.actor, change.run_id, bool_or(touched.fact_id IS NULL),
    coalesce(array_agg(fact.key ORDER BY fact.id) FILTER (WHERE fact.key IS NOT NULL), '{}')
FROM touched
JOIN siting.change ON change.id = touched.change_id
LEFT JOIN siting.fact ON fact.id = touched.fact_id
GROUP BY change.id
ORDER BY change.at DESC, change.id DESC
