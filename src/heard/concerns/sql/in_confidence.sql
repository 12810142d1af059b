-- A name given in confidence. No login reads the table: that a name is kept, giving, withdrawing and opening one
-- each go through a function that says who may. The bytes are in no entry of the history, so no view of the past
-- has them either.

-- Whoever reported without an account, with their secret words, or the system through which they did.
create function raised_without_account(which uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select actor_kind() in ('reporter', 'system')
       and exists (select from access where strand_id = which and actor_id = actor() and why = 'raised')
  $$;

-- Since when a name is kept, for who may read the report; null if none is.
create function identity_kept(which uuid) returns timestamptz
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select at from sealed_identity
     where strand_id = which and withdrawn_at is null and level_of(which) in ('own', 'full')
  $$;

-- By whoever takes the report in, as they take it in, or later by whoever comes back with its secret words.
create function keep_identity(which uuid, ephemeral_key bytea, public_keys bytea, sealed bytea) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  begin
    if not raised_without_account(which) and not exists (
         select from concern where strand_id = which and by_id = actor() and actor_kind() in ('door', 'worker')
            and received_at > heard_now() - interval '10 minutes') then
      perform refuse('A name is given in confidence by whoever reports.');
    end if;
    perform from strand where id = which for update;
    if exists (select from sealed_identity where strand_id = which and withdrawn_at is null) then
      perform refuse('A name is kept already.', 'Take it back first, then give another.');
    end if;
    insert into sealed_identity (id, strand_id, by_id, at, ephemeral, keys, ciphertext)
    values (gen_random_uuid(), which, actor(), no_finer_than_needed(heard_now()), ephemeral_key, public_keys, sealed);
  end $$;

-- What is taken back is destroyed; that it was there, and until when, stays.
create function withdraw_identity(which uuid) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  begin
    if not raised_without_account(which) then
      perform refuse('Only whoever gave a name takes it back.');
    end if;
    perform from strand where id = which for update;  -- of two who correct it at once, the second sees the first
    update sealed_identity
       set withdrawn_at = no_finer_than_needed(heard_now()), ephemeral = null, keys = null, ciphertext = null
     where strand_id = which and withdrawn_at is null;
    update opening_half h set half = null
      from strand o where o.id = h.strand_id and o.parent_id = which and h.half is not null;
  end $$;

create function sealed_only_to_withdraw() returns trigger language plpgsql as $$
  begin
    if tg_op <> 'UPDATE' or old.withdrawn_at is not null or new.withdrawn_at is null
       or (to_jsonb(new) - '{withdrawn_at,ephemeral,keys,ciphertext}'::text[])
          is distinct from (to_jsonb(old) - '{withdrawn_at,ephemeral,keys,ciphertext}'::text[]) then
      perform refuse('A sealed name is not changed. It can be taken back.');
    end if;
    return new;
  end $$;
create trigger only_to_withdraw before update or delete on sealed_identity
  for each row execute function sealed_only_to_withdraw();

-- Opening: asked for by the agency that holds the report, agreed to by another, read by the two who did so.
select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('identity_signature', 'Another agency answers whether a name is opened', 1, 'working_day', '2024-01-01', 'The other agency',
   'Promises 7 and 8; local default'),
  ('identity_account', 'Word on what a name was opened for', 2, 'working_day', '2024-01-01', 'Whoever asked for it',
   'Promises 7 and 8; local default');

insert into state (kind, name, is_open, label) values
  ('identity_opening', '', true, 'Being asked'),
  ('identity_opening', 'asked', true, 'Another agency is asked to agree'),
  ('identity_opening', 'agreed', true, 'Agreed: two people can read the name for a day'),
  ('identity_opening', 'opened', false, 'Opened, and said what for'),
  ('identity_opening', 'refused', false, 'Not agreed: the name stays sealed');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source) values
  ('identity_opening', 'ask_to_open', '', 'asked', 'Ask another agency to open the name',
   '{front_door_worker,front_door_manager,service_manager,director}', '', '{reason}', 'why_not_ask_to_open',
   '{identity_signature}', '{}', 'taker', 'Promise 8: a name given in confidence'),
  ('identity_opening', 'agree_to_open', 'asked', 'agreed', 'Agree that the name is opened', '{partner,scrutineer@any}', 'ask_to_open',
   '{reason}', 'why_not_agree_to_open', '{identity_account}', '{identity_signature}', '', 'Promise 8: two agencies'),
  ('identity_opening', 'do_not_open', 'asked', 'refused', 'Do not agree', '{partner,scrutineer@any}', 'ask_to_open',
   '{reason}', '', '{}', '{}', '', 'Promise 8: two agencies'),
  ('identity_opening', 'say_what_for', 'agreed', 'opened', 'Say what the name was needed for',
   '{holder,front_door_manager,service_manager}', '', '{reason}', '', '{}', '{}', '', 'Promise 8');
select declare_climbs('identity_opening');

create function why_not_ask_to_open(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when level_of(s.parent_id) is distinct from 'full'
        then array['Only those who work on a report ask for its name.', '']
      when identity_kept(s.parent_id) is null
        then array['No name is kept in confidence.', 'Write to whoever reported, and ask.']
      when exists (select from strand o where o.parent_id = s.parent_id and o.kind = s.kind and o.is_open and o.id <> s.id)
        then array['It was asked for already.', 'Wait for the other agency, or ring them.'] end
  $$;

create function why_not_agree_to_open(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when level_of(s.parent_id) is distinct from 'full'
        then array['Only those who may read the report agree to open its name.', '']
      when identity_kept(s.parent_id) is null
        then array['Whoever gave the name has taken it back. It was destroyed.', 'Say that you do not agree.'] end
  $$;

-- Whoever gave the name is told as it becomes readable, in words that nobody can leave out or change.
create function reporter_is_told_of_opening() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    insert into remark (id, strand_id, at, by_id, from_raiser, text)
    select gen_random_uuid(), s.parent_id, new.at, new.by_id, false,
           format('You gave your name in confidence. Two agencies have now agreed that they need it: %s and %s. Two people, one from each, can read it for one day. Nobody else can. You can write to us here and ask why.',
                  holder.name, other.name)
      from strand s
      join agency holder on holder.id = s.agency_id
      join agency other on other.id = new.by_agency_id
     where s.id = new.strand_id;
    return null;
  end $$;
create trigger reporter_is_told_of_opening after insert on move
  for each row when (new.kind = 'identity_opening' and new.step = 'agree_to_open')
  execute function reporter_is_told_of_opening();

-- Whose half an actor gives to an opening that may be read now: A asked for it, B agreed; null for everybody else.
create function side_of_opening(opening uuid) returns text
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case actor() when asked.by_id then 'A' when agreed.by_id then 'B' end
      from strand s
      join move asked on asked.strand_id = s.id and asked.step = 'ask_to_open'
      join move agreed on agreed.strand_id = s.id and agreed.step = 'agree_to_open'
     where s.id = opening and s.kind = 'identity_opening' and s.state = 'agreed'
       and heard_now() < agreed.at + interval '24 hours' and level_of(s.parent_id) = 'full'
  $$;

-- The sealed name, for the two who agreed, for a day; a reading of the report is written first.
create function identity_to_read(opening uuid)
  returns table (report uuid, ephemeral bytea, keys bytea, ciphertext bytea, side text, half_a bytea, half_b bytea)
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare mine text := side_of_opening(opening); of_report uuid := (select parent_id from strand where id = opening);
  begin
    if mine is null then
      perform refuse('Only the two who agreed can read the name, for one day after they did.',
                     'If it is needed again, ask again, with a reason.');
    end if;
    perform open_records(array[of_report, opening], 'name in confidence');
    return query
      select i.strand_id, i.ephemeral, i.keys, i.ciphertext, mine,
             (select half from opening_half h where h.strand_id = opening and h.side = 'A'),
             (select half from opening_half h where h.strand_id = opening and h.side = 'B')
        from sealed_identity i where i.strand_id = of_report and i.withdrawn_at is null;
  end $$;

-- Where an agency keeps its key to itself, whoever agreed for it brings its half; it is kept until what for is said.
create function give_half(opening uuid, given bytea) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare mine text := side_of_opening(opening);
  begin
    if mine is null then
      perform refuse('Only the two who agreed can read the name, for one day after they did.');
    end if;
    insert into opening_half (id, strand_id, side, by_id, at, half)
    values (gen_random_uuid(), opening, mine, actor(), heard_now(), given)
        on conflict on constraint opening_half_once do update set half = given, by_id = actor(), at = heard_now();
  end $$;

create function halves_are_forgotten() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    update opening_half set half = null where strand_id = new.strand_id and half is not null;
    return null;
  end $$;
create trigger halves_are_forgotten after insert on move
  for each row when (new.kind = 'identity_opening' and new.step = 'say_what_for')
  execute function halves_are_forgotten();

alter table sealed_identity enable row level security, force row level security;
alter table opening_half enable row level security, force row level security;
create trigger never_emptied before truncate on sealed_identity for each statement execute function refuse_change();
select record_table('sealed_identity', 'ephemeral', 'keys', 'ciphertext'), record_table('opening_half', 'half');
