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

-- name: forget_old
-- Remove what has ended long ago.
SELECT jobs.forget_old(%(days)s)
