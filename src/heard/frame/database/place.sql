-- What belongs to one database: its schema, what is found without a prefix, and who may connect.
-- Copies made from a template keep none of the database's own settings, so this runs for each copy.

do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to heard_app, heard_door, heard_clock, heard_seal, heard_link, heard_dump', current_database());
  execute format('alter database %I set search_path = heard', current_database());
  execute format('alter database %I set timezone = ''UTC''', current_database());
  -- Databases stand on solid-state disks now; the default makes the planner read whole tables for one row.
  execute format('alter database %I set random_page_cost = 1.1', current_database());
  -- What follows makes statements look dearer than they are, and a short one is not worth compiling.
  execute format('alter database %I set jit = off', current_database());
end $$;

-- A comparison that is cheap and gives nothing away may be asked before a row policy, and EXPLAIN then shows whether it was
-- ever met: a name that is hidden could be spelt out letter by letter. PostgreSQL takes for cheap what costs less than ten
-- operators. And what the server counts of reads, writes and locks counts hidden rows with the others.
do $$
declare
  function record;
begin
  for function in
    select p.oid::regprocedure as signature from pg_proc p
     where p.pronamespace = 'pg_catalog'::regnamespace and p.proleakproof and p.pronargs > 0 and p.procost < 11
  loop
    execute format('alter function %s cost 11', function.signature);
  end loop;
  for function in
    select p.oid::regprocedure as signature from pg_proc p
     where p.pronamespace = 'pg_catalog'::regnamespace and p.prokind = 'f'
       and (p.proname like 'pg\_stat\_get\_%' or p.proname like 'pg\_current\_wal%'
            or p.proname = any ('{pg_lock_status,pg_relation_size,pg_table_size,pg_indexes_size,pg_total_relation_size,pg_database_size}'))
  loop
    execute format('revoke execute on function %s from public', function.signature);
    execute format('grant execute on function %s to pg_monitor', function.signature);
  end loop;
exception when insufficient_privilege then
  raise warning 'Whoever has the password of a login of Heard can find out by measuring what is hidden from it: only a superuser of the server changes that.';
end $$;

create schema if not exists heard authorization heard_owner;
create extension if not exists btree_gist schema heard;
revoke all on schema public from public;
grant usage on schema heard to heard_kernel, heard_app, heard_door, heard_clock, heard_seal, heard_link, heard_dump;
alter default privileges for role heard_owner revoke execute on functions from public;
