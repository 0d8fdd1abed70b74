-- The role itself stays: it belongs to the cluster and other databases may use it.
REVOKE SELECT ON __diesel_schema_migrations FROM cardfile_desk;
REVOKE USAGE ON SCHEMA public FROM cardfile_desk;
