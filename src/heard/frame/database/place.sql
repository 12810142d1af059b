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
end $$;

create schema if not exists heard authorization heard_owner;
create extension if not exists btree_gist schema heard;
revoke all on schema public from public;
grant usage on schema heard to heard_kernel, heard_app, heard_door, heard_clock, heard_seal, heard_link, heard_dump;
alter default privileges for role heard_owner revoke execute on functions from public;
