-- name: outdated
-- Sites with a place for which a function has not been run, not by its present rule, or not since something changed.
-- The column's being null stands for no place, or an empty one. Where it has nothing to read, only what it has said is
-- to be looked at.
SELECT site.id
FROM siting.site
LEFT JOIN siting.site_computation AS computation
    ON computation.site_id = site.id
    AND computation.computer_id = (SELECT id FROM siting.computer WHERE name = %(computer)s)
WHERE site.middle_east_m IS NOT NULL
    AND (%(only_ids)s::bigint[] IS NULL OR site.id = ANY(%(only_ids)s::bigint[]))
    AND (
        (computation.site_id IS NULL AND NOT %(idle)s) OR computation.stale OR computation.version <> %(version)s
    )
ORDER BY site.id

-- name: set_fresh
-- What was computed is right as of now, unless it is to be computed again; only of sites that are there.
INSERT INTO siting.site_computation (site_id, computer_id, version, computed_at, stale, missing)
SELECT
    wanted.site_id, %(computer_id)s, %(version)s, coalesce(%(at)s::timestamptz, clock_timestamp()), %(again)s,
    reason.missing::jsonb
FROM unnest(%(ids)s::bigint[], %(places)s::int[]) AS wanted (site_id, place)
JOIN unnest(%(missing)s::text[]) WITH ORDINALITY AS reason (missing, place) ON reason.place = wanted.place
WHERE EXISTS (SELECT FROM siting.site WHERE site.id = wanted.site_id)
ON CONFLICT (site_id, computer_id) DO UPDATE
SET version = excluded.version, computed_at = excluded.computed_at, stale = excluded.stale, missing = excluded.missing

-- name: missing
-- What could not be computed for a site, by function and fact.
SELECT reason.key, reason.value ->> 0, reason.value ->> 1, computer.name, computation.computed_at,
    computation.stale OR computation.version <> computer.version
FROM siting.site_computation AS computation
JOIN siting.computer ON computer.id = computation.computer_id
CROSS JOIN LATERAL jsonb_each(computation.missing) AS reason
WHERE computation.site_id = %(site_id)s
ORDER BY computer.id, reason.key COLLATE "C"

-- name: missing_facts
-- Why some facts could not be computed for some sites.
SELECT computation.site_id, reason.key, reason.value ->> 0, reason.value ->> 1,
    computation.stale OR computation.version <> computer.version
FROM siting.site_computation AS computation
JOIN siting.computer ON computer.id = computation.computer_id
CROSS JOIN LATERAL jsonb_each(computation.missing) AS reason
WHERE computation.site_id = ANY(%(ids)s) AND reason.key = ANY(%(facts)s)

-- name: summary
-- For how many sites each function's answer is right, out of date, and not there, and when it last gave one. Only sites
-- with a place have rows.
SELECT
    computer.name, coalesce(fresh, 0), coalesce(stale, 0), placed.count - coalesce(fresh + stale, 0), last
FROM siting.computer
LEFT JOIN (
    SELECT
        computer_id,
        count(*) FILTER (WHERE NOT computation.stale AND computation.version = computer.version) AS fresh,
        count(*) FILTER (WHERE computation.stale OR computation.version <> computer.version) AS stale,
        max(computed_at) AS last
    FROM siting.site_computation AS computation
    JOIN siting.computer ON computer.id = computer_id
    GROUP BY computer_id
) AS done ON done.computer_id = computer.id
CROSS JOIN (SELECT count(*) FROM siting.site WHERE middle_east_m IS NOT NULL) AS placed
ORDER BY computer.id

-- name: forget_placeless
-- Computed values of some facts at sites without a place.
DELETE FROM siting.site_fact AS fact USING siting.site
WHERE fact.computed AND fact.fact_id = ANY(%(fact_ids)s)
    AND site.id = fact.site_id AND site.middle_east_m IS NULL

-- name: take_on
-- Whose computed values of some facts there are is to be computed anew by the functions that give them now.
INSERT INTO siting.site_computation (site_id, computer_id, version, computed_at, stale)
SELECT fact.site_id, computer.id, computer.version, max(change.at), true
FROM siting.site_fact AS fact
JOIN siting.fact_computer ON fact_computer.fact_id = fact.fact_id
JOIN siting.computer ON computer.id = fact_computer.computer_id
JOIN siting.change ON change.id = fact.change_id
WHERE fact.computed AND fact.fact_id = ANY(%(fact_ids)s)
GROUP BY fact.site_id, computer.id
ON CONFLICT (site_id, computer_id) DO UPDATE SET stale = true

-- name: forget_facts
-- Computed values of facts that nothing computes any more.
DELETE FROM siting.site_fact WHERE computed AND fact_id = ANY(%(fact_ids)s)

-- name: forget_measures
-- What was measured of facts that nothing measures any more.
DELETE FROM siting.site_measure
WHERE measure_id IN (SELECT id FROM siting.measure WHERE fact = ANY(%(facts)s))

-- name: add_measures
-- Numbers for what is measured against what; sorted, so that two transactions never wait for each other in a circle.
INSERT INTO siting.measure (fact, argument)
SELECT fact, argument FROM unnest(%(facts)s::text[], %(arguments)s::text[]) AS wanted (fact, argument) ORDER BY 1, 2
ON CONFLICT DO NOTHING

-- name: measures
-- Their numbers.
SELECT fact, argument, id FROM siting.measure
JOIN unnest(%(facts)s::text[], %(arguments)s::text[]) AS wanted (fact, argument) USING (fact, argument)

-- name: make_measure_stage
-- Of this transaction alone.
CREATE TEMPORARY TABLE IF NOT EXISTS stage_measure (LIKE siting.site_measure) ON COMMIT DROP;
TRUNCATE stage_measure

-- name: analyze_measure_stage
-- Or the planner takes it to be tiny.
ANALYZE stage_measure

-- name: remove_measures
-- What is no longer measured at these sites.
DELETE FROM siting.site_measure AS old
WHERE measure_id IN (SELECT id FROM siting.measure WHERE fact = ANY(%(facts)s))
    AND site_id = ANY(%(ids)s)
    AND NOT EXISTS (
        SELECT FROM stage_measure AS kept WHERE kept.measure_id = old.measure_id AND kept.site_id = old.site_id
    )

-- name: put_measures
-- What is new or different; what is the same is not even locked.
INSERT INTO siting.site_measure (site_id, number, measure_id, provenance_id, verified, status)
SELECT site_id, number, measure_id, provenance_id, verified, status
FROM stage_measure AS stage
WHERE NOT EXISTS (
    SELECT FROM siting.site_measure AS old
    WHERE old.measure_id = stage.measure_id
        AND old.site_id = stage.site_id
        AND (old.number, old.provenance_id, old.verified, old.status)
            IS NOT DISTINCT FROM (stage.number, stage.provenance_id, stage.verified, stage.status)
)
ON CONFLICT (measure_id, site_id) DO UPDATE
SET number = excluded.number,
    provenance_id = excluded.provenance_id,
    verified = excluded.verified,
    status = excluded.status

-- name: measured
-- One measure at all sites, as arrays.
SELECT
    coalesce(array_agg(site_id ORDER BY site_id), '{}'),
    coalesce(array_agg(coalesce(number, 'NaN') ORDER BY site_id), '{}'),
    coalesce(array_agg(status ORDER BY site_id), '{}')
FROM siting.site_measure
WHERE measure_id = (SELECT id FROM siting.measure WHERE fact = %(fact)s AND argument = %(argument)s)

-- name: site_measures
-- Some measures at some sites.
SELECT
    measured.site_id, measure.fact, measure.argument, measured.number, measured.status, provenance.text,
    coalesce(named.data, ''), measured.verified,
    EXISTS (
        SELECT FROM siting.site_computation AS computation
        JOIN siting.computer ON computer.id = computation.computer_id
        WHERE computation.site_id = measured.site_id
            AND measure.fact = ANY(computer.measures)
            AND (computation.stale OR computation.version <> computer.version)
    )
FROM unnest(%(facts)s::text[], %(arguments)s::text[]) AS wanted (fact, argument)
JOIN siting.measure USING (fact, argument)
JOIN siting.site_measure AS measured ON measured.measure_id = measure.id AND measured.site_id = ANY(%(ids)s)
JOIN siting.provenance ON provenance.id = measured.provenance_id
LEFT JOIN siting.provenance_data AS named ON named.provenance_id = provenance.id
