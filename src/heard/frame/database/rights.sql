-- Starts the rights over, in the transaction that then runs grants.sql: a grant that left that file is gone.

do $$
declare
  function record;
begin
  for function in
    select p.oid::regprocedure as signature, p.prosecdef as definer
      from pg_proc p
     where p.pronamespace = 'heard'::regnamespace
       and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  loop
    execute format('revoke all on routine %s from public, heard_app, heard_door, heard_clock, heard_seal, heard_link', function.signature);
    if function.definer then
      execute format('alter routine %s owner to heard_kernel', function.signature);
    end if;
    execute format('grant execute on routine %s to heard_kernel', function.signature);
  end loop;
end $$;

revoke all on all tables    in schema heard from public, heard_app, heard_door, heard_clock, heard_seal, heard_link;
revoke all on all sequences in schema heard from public, heard_app, heard_door, heard_clock, heard_seal, heard_link;
grant  all on all tables    in schema heard to heard_kernel;
grant  all on all sequences in schema heard to heard_kernel;

-- So that a site may see at its start whether it fits the tables it finds.
grant select on django_migrations to heard_app, heard_door, heard_clock, heard_seal, heard_link;
