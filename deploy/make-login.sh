#!/bin/sh
# Makes the login that the service works as: it reads and writes rows and can't change tables. Its rights, and the roles
# that it takes on for what is private and what is published, are given by `siting db migrate`.
set -eu
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --set=password="$SITING_APP_PASSWORD" \
  --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<'SQL'
CREATE ROLE siting_app LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
ALTER DATABASE :"DBNAME" SET search_path = siting, public;
CREATE EXTENSION IF NOT EXISTS postgis;
SQL
