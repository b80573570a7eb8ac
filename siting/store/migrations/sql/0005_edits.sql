-- What sources said where somebody has changed a site by hand: an import leaves such a value as it is for as long as
-- the source goes on saying the same.

-- field: a column of siting.site ('holder' and 'geom' among them) or the key of a fact. said: null where the source
-- said nothing. No foreign key, as in site_fact.
CREATE TABLE siting.site_edit (
    site_id bigint NOT NULL,
    change_id integer NOT NULL DEFAULT siting.change_id()
        CONSTRAINT site_edit_change_id_fkey REFERENCES siting.change,
    field text NOT NULL,
    said jsonb,
    CONSTRAINT site_edit_pkey PRIMARY KEY (site_id, field)
);
