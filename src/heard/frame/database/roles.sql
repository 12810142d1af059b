-- Heard's roles. They belong to the cluster, so this may run again, and for several databases at once.
-- Logins get their passwords from prepare.py.

do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      ('heard_owner',  'nologin nobypassrls'),  -- owns the schema and its tables; migrations run as it
      ('heard_kernel', 'nologin bypassrls'),    -- owns the security-definer functions; nobody can become it
      ('heard_app',    'login nobypassrls'),    -- the pages
      ('heard_door',   'login nobypassrls'),    -- sign-in, and the minting of tokens
      ('heard_clock',  'login nobypassrls'),    -- tick and outbox
      ('heard_seal',   'login nobypassrls'),    -- the sealer: hashes, and no word of the record
      ('heard_link',   'login nobypassrls'),    -- linking in bulk: what is said of people, and proposals
      ('heard_dump',   'login bypassrls')       -- backups
    ) as role (name, attributes)
  loop
    begin
      execute format('create role %I', wanted.name);
    exception when duplicate_object or unique_violation then
      null;  -- it was there, or another session has just made it
    end;
    execute format('alter role %I nosuperuser nocreatedb nocreaterole noreplication inherit %s',
                   wanted.name, wanted.attributes);
  end loop;
end $$;

grant pg_read_all_data to heard_dump;

-- A page or a door that hangs must not hold a child's record locked.
alter role heard_app   set idle_in_transaction_session_timeout = '60s';
alter role heard_door  set idle_in_transaction_session_timeout = '60s';
alter role heard_clock set idle_in_transaction_session_timeout = '5min';
alter role heard_seal  set idle_in_transaction_session_timeout = '5min';
alter role heard_link  set idle_in_transaction_session_timeout = '5min';
-- The server shows each session's latest statement to every session of the same login: a statement injected into one
-- page would read tokens and children's words out of all the others.
alter role heard_app   set track_activities = off;
alter role heard_door  set track_activities = off;
alter role heard_clock set track_activities = off;
alter role heard_seal  set track_activities = off;
alter role heard_link  set track_activities = off;
alter role heard_app   set statement_timeout = '30s';
alter role heard_door  set statement_timeout = '30s';
