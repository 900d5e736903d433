#!/bin/sh
# Run once by the image of PostgreSQL, in an empty database: makes the role that owns Strongroom's database. It is no
# superuser; it may make roles, because the migration makes the worker's. Trusted extensions need no more.
set -eu
password=$(cat /run/secrets/owner-password)
psql --set ON_ERROR_STOP=1 --quiet --username "${POSTGRES_USER:-postgres}" --dbname postgres <<SQL
CREATE ROLE strongroom LOGIN CREATEROLE PASSWORD '$password';
ALTER DATABASE strongroom OWNER TO strongroom;
REVOKE ALL ON DATABASE strongroom FROM PUBLIC;
GRANT CONNECT ON DATABASE strongroom TO PUBLIC;
SQL
