-- Who acts. A plain setting could be written by any injected statement, so the setting holds a secret
-- and the secret is looked up in a table that no login role can read.

revoke all on token, moment from public;

-- Not even the owner of the tables becomes somebody else: migrations act as the installation and as nobody more.
alter table token enable row level security, force row level security;
create policy of_the_installation on token to heard_owner
  using (actor_id = '00000000-0000-4000-8000-000000000001')
  with check (actor_id = '00000000-0000-4000-8000-000000000001');

create function only_a_superuser() returns trigger language plpgsql as $$
  begin
    if not (select rolsuper from pg_roles where rolname = current_user) then
      raise exception 'Only an administrator of the database sets the time, for a demonstration.' using errcode = 'HD001';
    end if;
    return null;
  end $$;
create trigger only_a_superuser before insert or update or delete or truncate on moment
  for each statement execute function only_a_superuser();

create function heard_now() returns timestamptz
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$ begin return (select coalesce((select at from moment), now())); end $$;

-- "(select …)" asks once; without it a table that is read row by row has the question put to each row. So below and
-- wherever a stable function stands in a condition.
create function actor() returns uuid
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    return (
      select actor_id from token
       where hash = (select sha256(convert_to(nullif(current_setting('heard.token', true), ''), 'UTF8')))
         and expires_at > now()
    );
  end $$;

create function actor_kind() returns text
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$ begin return (select kind from actor where id = (select actor())); end $$;

-- No login may call this one: each has a function below that mints for its own kind of actor alone.
create function mint(whose uuid, lifetime interval) returns text
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare secret text := encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'hex');
          since timestamptz := now();
  begin
    if (select kind from actor where id = whose) in ('reporter', 'door') then
      since := date_trunc('minute', since);
    end if;
    insert into token (hash, actor_id, minted_at, expires_at)
    values (sha256(convert_to(secret, 'UTF8')), whose, since, since + lifetime);
    return secret;
  end $$;

create function mint_for_clock() returns text
  language sql volatile security definer set search_path = heard, pg_temp
  as $$ select mint((select id from actor where kind = 'clock'), interval '1 day') $$;

create function mint_for_door(door text) returns text
  language sql volatile security definer set search_path = heard, pg_temp
  as $$ select mint((select id from actor where kind = 'door' and name = door), interval '1 day') $$;

create function end_token(secret text) returns void
  language sql volatile security definer set search_path = heard, pg_temp
  as $$ delete from token where hash = sha256(convert_to(secret, 'UTF8')) or expires_at < now() $$;

insert into actor (id, kind, name) values
  ('00000000-0000-4000-8000-000000000001', 'installation', 'installation'),
  ('00000000-0000-4000-8000-000000000002', 'clock', 'clock'),
  ('00000000-0000-4000-8000-000000000003', 'door', 'child'),
  ('00000000-0000-4000-8000-000000000004', 'door', 'public'),
  ('00000000-0000-4000-8000-000000000005', 'linker', 'linker');

-- The time at which a public reporter did something is kept to the minute, like everything else about them.
create function no_finer_than_needed(at_time timestamptz) returns timestamptz
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select case when actor_kind() in ('door', 'reporter') then date_trunc('minute', at_time) else at_time end $$;

-- An id in order of time, so that what happens together stands together in every index: the minute of the moment that
-- the row tells anyway, and random within it. A random UUID (version 4) whose first 48 bits are milliseconds is one of version 7: two bits tell which.
-- history/ids.py makes the same.
create function new_id(at_time timestamptz) returns uuid
  language sql volatile
  as $$
    select encode(set_bit(set_bit(
             overlay(uuid_send(gen_random_uuid())
                     placing substr(int8send(extract(epoch from date_trunc('minute', at_time))::bigint * 1000), 3) from 1),
             52, 1), 53, 1), 'hex')::uuid
  $$;

-- Whether a text says anything: spaces, line ends and marks that nobody sees are no reason and no answer.
create function says_something(text) returns boolean
  language sql immutable
  as $$ select coalesce($1, '') ~ '[^\s\u0085\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0]' $$;

create function dated(at_time timestamptz) returns timestamptz
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  declare now_at timestamptz := heard_now();
  begin
    if at_time not between now_at - interval '10 minutes' and now_at + interval '1 minute' then
      raise exception 'What is written is dated when it is written.'
        using errcode = 'HD001', hint = 'Say in the words when it happened.';
    end if;
    return no_finer_than_needed(at_time);
  end $$;

-- `select dated_now('remark')`: a row is dated when it is written, and no finer than needed. A few minutes are left
-- for a slow connection, and for the minute to which the public doors' times are cut.
create function dated_now() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    case tg_argv[0]
      when 'at' then new.at := dated(new.at);
      when 'made_at' then new.made_at := dated(new.made_at);
      when 'opened_at' then new.opened_at := dated(new.opened_at);
      when 'received_at' then new.received_at := dated(new.received_at);
    end case;
    return new;
  end $$;
create function dated_now(name text, at_column text default 'at') returns void
  language plpgsql as $$
  begin
    execute format('create trigger dated_now before insert on %I for each row execute function dated_now(%L)', name, at_column);
  end $$;
