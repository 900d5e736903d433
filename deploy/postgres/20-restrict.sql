-- A superuser runs this once in the database of Strongroom; it can be repeated. PostgreSQL's image runs it in an empty
-- database, after 10-owner.sh.
--
-- By default every role may take advisory locks and make large objects. The worker must do neither: with the locks it
-- could stop uploads, purges and erasures, and large objects fill the disk. Only a superuser can take these rights away.
-- The locks are left to the owner of the database, who passes them on to the api when it migrates.
DO $$
DECLARE
  holder name;
  called regprocedure;
BEGIN
  FOR called IN
    SELECT oid FROM pg_proc
    WHERE pronamespace = 'pg_catalog'::regnamespace
      AND proname ~ '^(pg_(try_)?advisory_|lo_|loread$|lowrite$)'
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', called);
    CONTINUE WHEN called::text !~ 'advisory';
    FOR holder IN
      SELECT r.rolname FROM pg_roles AS r
      WHERE r.rolname = 'strongroom_api'
         OR r.oid = (SELECT d.datdba FROM pg_database AS d WHERE d.datname = current_database())
    LOOP
      EXECUTE format(
        'GRANT EXECUTE ON FUNCTION %s TO %I %s',
        called, holder, CASE holder WHEN 'strongroom_api' THEN '' ELSE 'WITH GRANT OPTION' END
      );
    END LOOP;
  END LOOP;
END $$;
