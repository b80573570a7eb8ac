-- name: state
-- How many times the sites have changed, when they last did, and whether this transaction itself is changing them.
SELECT version, change.at, coalesce(current_setting('siting.change', true), '') <> ''
FROM siting.catalogue_version
LEFT JOIN siting.change USING (version)

-- name: changed
-- Sites that changed after a version; whether these are all: the version is of this database's own past, and what was
-- noted since has neither been dropped nor been too much to note.
WITH noted AS (
    SELECT site_ids
    FROM siting.changed_sites
    JOIN siting.change ON change.id = changed_sites.change_id
    WHERE change.version > %(version)s
)
SELECT
    EXISTS (SELECT FROM siting.change WHERE version = %(version)s AND at = %(at)s)
    AND EXISTS (SELECT FROM siting.catalogue_version WHERE version - %(version)s <= %(kept)s)
    AND NOT EXISTS (SELECT FROM noted WHERE site_ids IS NULL),
    ARRAY(SELECT DISTINCT unnest(site_ids) FROM noted ORDER BY 1)

-- name: sites
-- All sites, or some, as one array a column; kinds and availabilities by their place in the program's lists.
COPY (
    SELECT
        coalesce(array_agg(id), '{}'),
        coalesce(array_agg((array_position(%(kinds)s::text[], kind) - 1)::smallint), '{}'),
        coalesce(array_agg((array_position(%(availabilities)s::text[], availability) - 1)::smallint), '{}'),
        coalesce(array_agg(published::integer::smallint), '{}'),
        coalesce(array_agg(coalesce(middle_east_m, 'NaN')), '{}'),
        coalesce(array_agg(coalesce(middle_north_m, 'NaN')), '{}')
    FROM siting.site
    -- COPY takes its values written out, so that the planner sees which of the two it is.
    WHERE %(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s::bigint[])
) TO STDOUT (FORMAT binary)

-- name: all_facts
-- All facts, as one array a column, fact and block of sites. Blocks follow the table's order, so that each is read once
-- from beginning to end, and are small enough to be grouped in memory; one statement sees one moment.
COPY (
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
) TO STDOUT (FORMAT binary)

-- name: some_facts
-- The same of some sites.
COPY (
    SELECT
        fact_id,
        array_agg(site_id) AS site_ids,
        array_agg(coalesce(number, 'NaN')) AS numbers,
        array_agg(status) AS statuses
    FROM siting.site_fact
    WHERE site_id = ANY(%(ids)s)
    GROUP BY fact_id
) TO STDOUT (FORMAT binary)
