-- Beside the tables of the queue, which are the library's own and were made before this.

-- Why a job failed last: the error's class and stable code, never its message, which may hold what somebody wrote.
CREATE TABLE jobs.failure (
    job_id bigint NOT NULL
        CONSTRAINT failure_pkey PRIMARY KEY
        CONSTRAINT failure_job_id_fkey REFERENCES jobs.procrastinate_jobs ON DELETE CASCADE,
    error text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
