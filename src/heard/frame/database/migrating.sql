-- Lends the kernel's functions back to the owner, so that migrations, which run as the owner, may replace them.

do $$
declare
  function record;
begin
  for function in
    select p.oid::regprocedure as signature
      from pg_proc p
     where p.pronamespace = 'heard'::regnamespace and p.proowner = 'heard_kernel'::regrole
  loop
    execute format('alter routine %s owner to heard_owner', function.signature);
  end loop;
end $$;

-- Views of the past stand on the tables' columns; they are made anew from the migrated tables.
drop schema if exists as_at, as_at_all cascade;
