-- name: lock_source
-- An import of the source would overwrite what is changed meanwhile; whoever changes several sites locks in one order.
SELECT source.id FROM siting.source
WHERE source.id IN (SELECT source_id FROM siting.site WHERE id = ANY(%(ids)s))
ORDER BY source.id
FOR SHARE NOWAIT

-- name: lock_sites
-- Two who change the same site take turns.
SELECT id FROM siting.site WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE

-- name: own_versions
-- What a site was, from which change to which; the last is what it is.
SELECT
    version.from_change_id, version.to_change_id, version.kind, version.name, version.address,
    coalesce(holder.name, ''), version.property_designations, version.availability, version.available_from,
    version.reserved_until, version.published, st_asbinary(version.geom)
FROM (
    SELECT
        change_id AS from_change_id, NULL::integer AS to_change_id, kind, name, address, holder_id,
        property_designations, availability, available_from, reserved_until, published, geom
    FROM siting.site WHERE id = %(site_id)s
    UNION ALL
    SELECT
        from_change_id, to_change_id, kind, name, address, holder_id,
        property_designations, availability, available_from, reserved_until, published, geom
    FROM siting.site_history WHERE site_id = %(site_id)s
) AS version
LEFT JOIN siting.site_holder AS holder ON holder.id = version.holder_id

-- name: fact_versions
-- What has been declared of it, likewise.
SELECT from_change_id, to_change_id, fact_id, status, number, version.text, provenance.text, verified
FROM (
    SELECT
        change_id AS from_change_id, NULL::integer AS to_change_id, fact_id, status, number, text, provenance_id,
        verified, computed
    FROM siting.site_fact WHERE site_id = %(site_id)s
    UNION ALL
    SELECT
        from_change_id, to_change_id, fact_id, status, number, text, provenance_id, verified, computed
    FROM siting.site_fact_history WHERE site_id = %(site_id)s
) AS version (from_change_id, to_change_id, fact_id, status, number, text, provenance_id, verified, computed)
JOIN siting.provenance ON provenance.id = version.provenance_id
WHERE NOT computed

-- name: changes
-- Who made some changes, when, and by which file.
SELECT change.id, change.at, change.actor, change.run_id, coalesce(run.file_name, '')
FROM siting.change
LEFT JOIN siting.import_run AS run ON run.id = change.run_id
WHERE change.id = ANY(%(ids)s)

-- name: sites_of_change
-- Sites that a change has touched: themselves or what is declared of them.
SELECT id FROM siting.site WHERE change_id = %(change_id)s
UNION SELECT site_id FROM siting.site_history WHERE to_change_id = %(change_id)s
UNION SELECT site_id FROM siting.site_fact WHERE change_id = %(change_id)s AND NOT computed
UNION SELECT site_id FROM siting.site_fact_history WHERE to_change_id = %(change_id)s AND NOT computed
ORDER BY 1

-- name: edits
-- What the source says where somebody has changed a site by hand.
SELECT site_id, field, said, change_id FROM siting.site_edit WHERE site_id = ANY(%(ids)s)

-- name: note_edit
-- The first change by hand keeps what the source said; later ones leave it.
INSERT INTO siting.site_edit (site_id, field, said) VALUES (%(site_id)s, %(field)s, %(said)s)
ON CONFLICT DO NOTHING

-- name: forget_edits
-- The source's value stands again.
DELETE FROM siting.site_edit WHERE site_id = %(site_id)s AND field = ANY(%(fields)s)

-- name: said_of_columns
-- A site's own columns as an edit keeps them.
SELECT jsonb_build_object(
    'kind', site.kind, 'name', site.name, 'address', address, 'holder', coalesce(holder.name, ''),
    'property_designations', property_designations, 'availability', availability, 'available_from', available_from,
    'reserved_until', reserved_until, 'geom', encode(st_asewkb(site.geom), 'hex')
)
FROM siting.site
LEFT JOIN siting.site_holder AS holder ON holder.id = site.holder_id
WHERE site.id = %(site_id)s

-- name: said_of_facts
-- What is declared of it, likewise.
SELECT jsonb_object_agg(
    fact.key,
    jsonb_build_object(
        'status', status, 'number', number, 'text', site_fact.text, 'source', provenance.text, 'verified', verified
    )
)
FROM siting.site_fact
JOIN siting.fact ON fact.id = site_fact.fact_id
JOIN siting.provenance ON provenance.id = site_fact.provenance_id
WHERE site_id = %(site_id)s AND NOT computed

-- name: update_site
-- A site's own columns.
UPDATE siting.site
SET kind = %(kind)s,
    name = %(name)s,
    address = %(address)s,
    holder_id = %(holder_id)s,
    property_designations = %(property_designations)s,
    availability = %(availability)s,
    available_from = %(available_from)s,
    reserved_until = %(reserved_until)s,
    published = %(published)s,
    geom = %(geom)s::geometry
WHERE id = %(site_id)s

-- name: add_site
-- A new one; its reference is its number.
INSERT INTO siting.site (
    source_id, reference, kind, name, address, holder_id, property_designations, availability, available_from,
    reserved_until, published, geom
) VALUES (
    %(source_id)s, 'new ' || gen_random_uuid(), %(kind)s, %(name)s, %(address)s, %(holder_id)s,
    %(property_designations)s, %(availability)s, %(available_from)s, %(reserved_until)s, %(published)s,
    %(geom)s::geometry
)
RETURNING id

-- name: refer_by_number
-- Its number is known only now.
UPDATE siting.site SET reference = id::text WHERE id = %(site_id)s

-- name: source_of
-- Number and key of a site's source.
SELECT source.id, source.key, source.name FROM siting.site JOIN siting.source ON source.id = site.source_id
WHERE site.id = %(site_id)s

-- name: remove_declared
-- Values that nobody says any more; what can be computed in their place will be.
DELETE FROM siting.site_fact
WHERE site_id = %(site_id)s AND NOT computed
    AND fact_id IN (SELECT id FROM siting.fact WHERE key = ANY(%(keys)s))

-- name: outdated
-- Which computed values are out of date, and which functions have not been run.
SELECT count(*) FILTER (WHERE computation.stale) AS stale
FROM siting.site_computation AS computation WHERE site_id = %(site_id)s

-- name: added_by_change
-- Sites that a change under way has made.
SELECT id FROM siting.site AS site
WHERE change_id = %(change_id)s
    AND NOT EXISTS (SELECT FROM siting.site_history AS old WHERE old.site_id = site.id)
ORDER BY id
LIMIT %(most)s

-- name: withdrawn_by_change
-- Sites that it has withdrawn.
SELECT id FROM siting.site
WHERE change_id = %(change_id)s AND availability = 'withdrawn' AND content_hash IS NULL
ORDER BY id
LIMIT %(most)s

-- name: changed_by_change
-- Other sites that it has touched, themselves or what is declared of them.
SELECT id FROM siting.site AS site
WHERE id IN (
        SELECT site_id FROM siting.site_history WHERE to_change_id = %(change_id)s
        UNION SELECT site_id FROM siting.site_fact_history WHERE to_change_id = %(change_id)s AND NOT computed
        UNION SELECT site_id FROM siting.site_fact WHERE change_id = %(change_id)s AND NOT computed
    )
    AND (change_id <> %(change_id)s OR EXISTS (SELECT FROM siting.site_history AS old WHERE old.site_id = site.id))
    AND NOT (availability = 'withdrawn' AND content_hash IS NULL)
ORDER BY id
LIMIT %(most)s
