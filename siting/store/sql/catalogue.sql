-- name: version
-- How many times the sites have changed.
SELECT version FROM siting.catalogue_version

-- name: sites
-- All sites, as one array a column; kinds and availabilities by their place in the program's lists.
SELECT
    coalesce(array_agg(id ORDER BY id), '{}'),
    coalesce(array_agg((array_position(%(kinds)s::text[], kind) - 1)::smallint ORDER BY id), '{}'),
    coalesce(array_agg((array_position(%(availabilities)s::text[], availability) - 1)::smallint ORDER BY id), '{}')
FROM siting.site

-- name: facts
-- All facts, as one array a column, fact and block of sites. Blocks follow the table's order, so that each is read once
-- from beginning to end, and are small enough to be grouped in memory; one statement sees one moment.
SELECT fact_id, site_ids, numbers, statuses
FROM generate_series(%(first)s::bigint, %(last)s::bigint, %(step)s::bigint) AS block
CROSS JOIN LATERAL (
    SELECT
        fact_id,
        array_agg(site_id) AS site_ids,
        array_agg(coalesce(number, 'NaN')) AS numbers,
        array_agg(status) AS statuses
    FROM siting.site_fact
    WHERE site_id >= block AND site_id < block + %(step)s::bigint
    GROUP BY fact_id
) AS columns
