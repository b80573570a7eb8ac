-- Beside the tables of the queue, which are the library's own and were made before this.

-- Why a job failed last: the error's class, never its message, which may hold what somebody wrote.
CREATE TABLE jobs.failure (
    job_id bigint NOT NULL
        CONSTRAINT failure_pkey PRIMARY KEY
        CONSTRAINT failure_job_id_fkey REFERENCES jobs.procrastinate_jobs ON DELETE CASCADE,
    error text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Queue a job within the caller's transaction: it is there when the transaction is committed, and not when it is not.
-- Null when the same is waiting already. That one is then held until the transaction ends, so that nobody runs it before
-- what was changed can be seen.
CREATE FUNCTION jobs.enqueue(queue text, task text, only_one_at_a_time text, once text, arguments jsonb, at timestamptz)
RETURNS bigint
LANGUAGE plpgsql SET search_path = jobs, pg_temp AS $$
BEGIN
    FOR attempt IN 1..10 LOOP
        BEGIN
            RETURN (
                procrastinate_defer_jobs_v1(ARRAY[
                    ROW(queue, task, 0, only_one_at_a_time, once, arguments, at)::procrastinate_job_to_defer_v1
                ])
            )[1];
        EXCEPTION WHEN unique_violation THEN
            PERFORM FROM procrastinate_jobs WHERE queueing_lock = once AND status = 'todo' FOR UPDATE;
            IF FOUND THEN
                RETURN NULL;
            END IF;
        END;
    END LOOP;
    RAISE serialization_failure USING MESSAGE = 'the same job comes and goes all the time';
END
$$;

-- Queue again what workers were doing that have not been heard of for a while, or say that it has failed when it was
-- tried often enough; only of the tasks named. Returns how many jobs that were.
CREATE FUNCTION jobs.take_up_lost(tasks text[], most_attempts integer[], after_seconds double precision)
RETURNS integer
LANGUAGE plpgsql SET search_path = jobs, pg_temp AS $$
DECLARE
    job record;
    taken integer := 0;
BEGIN
    FOR job IN
        WITH lost AS MATERIALIZED (
            SELECT doing.id, doing.worker_id, known.most_attempts
            FROM procrastinate_jobs AS doing
            JOIN unnest(take_up_lost.tasks, take_up_lost.most_attempts) AS known (task, most_attempts)
                ON known.task = doing.task_name
            WHERE doing.status = 'doing'
                AND NOT EXISTS (
                    SELECT FROM procrastinate_workers AS worker
                    WHERE worker.id = doing.worker_id
                        AND worker.last_heartbeat >= now() - make_interval(secs => after_seconds)
                )
        )
        SELECT found.id, found.attempts + 1 >= lost.most_attempts AS enough
        FROM lost
        -- Compared again when it is locked: somebody else may have taken it up meanwhile.
        JOIN procrastinate_jobs AS found
            ON found.id = lost.id AND found.status = 'doing' AND found.worker_id IS NOT DISTINCT FROM lost.worker_id
        FOR UPDATE OF found SKIP LOCKED
    LOOP
        INSERT INTO failure (job_id, error) VALUES (job.id, 'WorkerLost')
        ON CONFLICT (job_id) DO UPDATE SET error = excluded.error, at = excluded.at;
        IF job.enough THEN
            PERFORM procrastinate_finish_job_v1(job.id, 'failed', false);
        ELSE
            PERFORM procrastinate_retry_job_v2(job.id, now(), NULL, NULL, NULL);
        END IF;
        taken := taken + 1;
    END LOOP;
    RETURN taken;
END
$$;

-- Remove jobs that ended so many days ago; returns how many.
CREATE FUNCTION jobs.forget_old(after_days integer) RETURNS bigint
LANGUAGE sql SET search_path = jobs, pg_temp AS $$
    WITH forgotten AS (
        DELETE FROM procrastinate_jobs AS job
        WHERE status IN ('succeeded', 'failed', 'cancelled', 'aborted')
            AND NOT EXISTS (
                SELECT FROM procrastinate_events AS event
                WHERE event.job_id = job.id AND event.at > now() - make_interval(days => after_days)
            )
        RETURNING id
    )
    SELECT count(*) FROM forgotten
$$;
