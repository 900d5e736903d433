#!/bin/sh
# PostgreSQL's image runs this script once, in an empty database. It makes the role that owns Strongroom's database. The
# role is not a superuser: trusted extensions do not need one. It may create roles, because the migration creates the
# roles of the api and of the worker.
set -eu
password=$(cat /run/secrets/owner-password)
psql --set ON_ERROR_STOP=1 --quiet --username "${POSTGRES_USER:-postgres}" --dbname postgres <<SQL
CREATE ROLE strongroom LOGIN CREATEROLE PASSWORD '$password';
ALTER DATABASE strongroom OWNER TO strongroom;
REVOKE ALL ON DATABASE strongroom FROM PUBLIC;
GRANT CONNECT ON DATABASE strongroom TO PUBLIC;
SQL
