-- Who acts. A plain setting could be written by any injected statement, so the setting holds a secret
-- and the secret is looked up in a table that no login role can read.

revoke all on token, moment from public;

create function heard_now() returns timestamptz
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select coalesce((select at from moment), now()) $$;

create function actor() returns uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select actor_id from token
     where hash = sha256(convert_to(nullif(current_setting('heard.token', true), ''), 'UTF8'))
       and expires_at > now()
  $$;

create function actor_kind() returns text
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select kind from actor where id = actor() $$;

-- Only the door role may call this (grants.sql): a statement injected into a page cannot become anybody.
create function mint(whose uuid, lifetime interval) returns text
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare secret text := encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'hex');
  begin
    insert into token (hash, actor_id, minted_at, expires_at)
    values (sha256(convert_to(secret, 'UTF8')), whose, now(), now() + lifetime);
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
  ('00000000-0000-4000-8000-000000000004', 'door', 'public');
