-- Where a site is measured from: the middle of its geometry. Stored, so that reading all sites' positions costs as much
-- as reading two numbers, and so that what ranks and what explains start from the same ones to the last bit.
ALTER TABLE siting.site
    ADD COLUMN middle_east_m double precision GENERATED ALWAYS AS (ST_X(ST_Centroid(geom))) STORED,
    ADD COLUMN middle_north_m double precision GENERATED ALWAYS AS (ST_Y(ST_Centroid(geom))) STORED;
