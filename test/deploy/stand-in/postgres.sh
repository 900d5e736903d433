# Does what the entrypoint of the official image does, for an image with only Debian's package.
set -eu
bin=$(echo /usr/lib/postgresql/*/bin)
export PATH="$bin:$PATH" PGDATA=/var/lib/postgresql/cluster PGHOST=/var/run/postgresql
if [ ! -e "$PGDATA/ready" ]; then
  rm -rf "$PGDATA"
  # shellcheck disable=SC2086
  initdb --username=postgres --pwfile=/run/secrets/superuser-password --encoding=UTF8 --locale=C.UTF-8 \
    --auth-local=trust ${POSTGRES_INITDB_ARGS:-} >/dev/null
  pg_ctl --wait --silent --options="-c listen_addresses='' -c unix_socket_directories=$PGHOST" start
  createdb --username=postgres "$POSTGRES_DB"
  for script in /docker-entrypoint-initdb.d/*.sh; do POSTGRES_USER=postgres sh "$script"; done
  for script in /docker-entrypoint-initdb.d/*.sql; do
    psql --username=postgres --dbname="$POSTGRES_DB" --set=ON_ERROR_STOP=1 --quiet --file="$script"
  done
  pg_ctl --wait --silent --mode=fast stop
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  touch "$PGDATA/ready"
fi
exec postgres -c "listen_addresses=*" -c "unix_socket_directories=$PGHOST"
