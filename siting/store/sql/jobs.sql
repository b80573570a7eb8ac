-- name: enqueue
-- Queue a job in this transaction.
SELECT jobs.enqueue(%(queue)s, %(task)s, %(lock)s, %(once)s, %(arguments)s::jsonb, NULL)

-- name: take_up_lost
-- Queue again what lost workers were doing.
SELECT jobs.take_up_lost(%(tasks)s, %(most_attempts)s, %(after_seconds)s)

-- name: note_failure
-- Why an attempt failed.
INSERT INTO jobs.failure (job_id, error) VALUES (%(job_id)s, %(error)s)
ON CONFLICT (job_id) DO UPDATE SET error = excluded.error, at = excluded.at

-- name: list
-- Jobs with when what happened to them, the newest first; without their arguments.
SELECT
    job.id, job.task_name, job.status::text, job.attempts, job.lock, failure.error, job.scheduled_at,
    min(event.at) FILTER (WHERE event.type = 'deferred'),
    max(event.at) FILTER (WHERE event.type = 'started'),
    max(event.at) FILTER (WHERE event.type IN ('succeeded', 'failed', 'cancelled', 'aborted'))
FROM jobs.procrastinate_jobs AS job
LEFT JOIN jobs.failure ON failure.job_id = job.id
LEFT JOIN jobs.procrastinate_events AS event ON event.job_id = job.id
WHERE (%(status)s::text[] IS NULL OR job.status::text = ANY(%(status)s::text[]))
    AND (%(task)s::text IS NULL OR job.task_name = %(task)s)
GROUP BY job.id, failure.job_id
ORDER BY job.id DESC
LIMIT %(limit)s

-- name: waiting
-- How many jobs wait, also those that wait for a time.
SELECT count(*)
FROM jobs.procrastinate_jobs
WHERE status = 'todo' AND queue_name = %(queue)s

-- name: counts
-- How many jobs are due, under way and have failed, and for how long the one that has waited longest is due.
SELECT
    count(*) FILTER (WHERE job.status = 'todo'),
    count(*) FILTER (WHERE job.status = 'doing'),
    count(*) FILTER (WHERE job.status = 'failed'),
    coalesce(
        extract(epoch FROM now() - min(greatest(queued.at, job.scheduled_at)) FILTER (WHERE job.status = 'todo')), 0
    )::float8
FROM jobs.procrastinate_jobs AS job
LEFT JOIN LATERAL (
    SELECT min(event.at) AS at FROM jobs.procrastinate_events AS event
    WHERE event.job_id = job.id AND event.type = 'deferred'
) AS queued ON job.status = 'todo'
WHERE job.queue_name = %(queue)s
    AND (job.status <> 'todo' OR job.scheduled_at IS NULL OR job.scheduled_at <= now())

-- name: forget_old
-- Remove what has ended long ago.
SELECT jobs.forget_old(%(days)s)
