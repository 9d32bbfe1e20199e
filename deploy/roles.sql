CREATE ROLE yiwang_owner LOGIN CREATEDB;
CREATE ROLE yiwang_application LOGIN;
CREATE ROLE yiwang_reader LOGIN;
CREATE ROLE yiwang_backup LOGIN REPLICATION;
GRANT pg_read_all_data TO yiwang_backup;
