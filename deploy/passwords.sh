#!/bin/sh
# Gives the roles of roles.sql their passwords and the database its owner; run once, by the image of PostgreSQL.
set -eu
psql --quiet --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres \
  --set=owner="$OWNER_PASSWORD" --set=application="$APPLICATION_PASSWORD" \
  --set=reader="$READER_PASSWORD" --set=backup="$BACKUP_PASSWORD" --set=database="$POSTGRES_DB" <<'SQL'
ALTER ROLE yiwang_owner PASSWORD :'owner';
ALTER ROLE yiwang_application PASSWORD :'application';
ALTER ROLE yiwang_reader PASSWORD :'reader';
ALTER ROLE yiwang_backup PASSWORD :'backup';
ALTER DATABASE :"database" OWNER TO yiwang_owner;
SQL
