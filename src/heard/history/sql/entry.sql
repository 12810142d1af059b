-- Nothing is rewritten. Every write on a recorded table is copied here in the same transaction, as the
-- exact text that is hashed, so that no verifier has to agree with us on how JSON is put in order.
-- The salt lets text be erased lawfully one day while the hash still proves that something stood there.

-- Whether a record is being let go in this very statement (erasure.sql). What another transaction has not finished is
-- not seen, and no transaction ends with one unfinished.
create function erasing() returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select exists (select from erasure where not carried_out) $$;

create function refuse(reason text, next_step text default '') returns void language plpgsql as $$
  begin
    raise exception '%', reason using errcode = 'HD001', hint = next_step;
  end $$;

-- Only the kernel's own code has the kernel's rights, and of that only let_go() ever changes anything here.
create function refuse_change() returns trigger language plpgsql as $$
  begin
    if current_user = 'heard_kernel' then
      if tg_op <> 'TRUNCATE' and erasing() then
        return null;
      end if;
    end if;
    raise exception 'What stands in the record cannot be changed or removed.'
      using errcode = 'HD001', hint = 'Add what is new; what was written stays beside it.';
  end $$;

create function only_by_trigger() returns trigger language plpgsql as $$
  begin
    if pg_trigger_depth() < 2 then
      raise exception 'History is written by the database alone.' using errcode = 'HD001';
    end if;
    return null;
  end $$;

create function refuse_nobody() returns void language plpgsql as $$
  begin
    raise exception 'Nobody is signed in, so nothing was written.'
      using errcode = 'HD001', hint = 'Sign in, then try again.';
  end $$;

-- Statement level with a transition table: one insert for however many rows a statement wrote, and one row for the
-- sealer. What all of them share is put into words once; `offset 0` keeps the planner from wording each row twice.
create function record_rows() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare who uuid := actor();
          because text := coalesce(current_setting('heard.why', true), '');
          moment timestamptz := no_finer_than_needed(heard_now());
          head text := format('{"table": %s, "operation": %s, "actor": %s, "why": %s, "recorded_at": %s, "row": ',
                              to_json(tg_table_name), to_json(tg_op), to_json(who), to_json(because), to_json(moment));
          hidden text[] := coalesce(tg_argv, '{}');
          -- Of what is let go, the history says that it went, and not what it was.
          going boolean := case when tg_op = 'DELETE' then erasing() else false end;
  begin
    if who is null and exists (select from written) then perform refuse_nobody(); end if;
    with made as materialized (
      select nextval('entry_id_seq') as id, v, head || v::text || '}' as body,
             uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) as salt
        from (select case when going then jsonb_strip_nulls(jsonb_build_object('id', to_jsonb(w) -> 'id', 'strand_id', to_jsonb(w) -> 'strand_id'))
                          else to_jsonb(w) - hidden end as v from written w offset 0) r
    ), kept as (
      insert into entry (id, recorded_at, actor_id, why, table_name, operation, row_id, strand_id, text, salt, leaf)
      select id, moment, who, because, tg_table_name, tg_op,
             coalesce(v ->> 'id', v ->> 'strand_id', v ->> 'actor_id', v ->> 'code', v ->> 'day'),
             coalesce(v ->> 'strand_id', case when tg_table_name = 'strand' then v ->> 'id' end)::uuid,
             body, salt, sha256('\x00'::bytea || sha256(salt || convert_to(body, 'UTF8')))
        from made
    )
    insert into unsealed select array_agg(id) from made having count(*) > 0;
    return null;
  end $$;

-- `select record_table('strand')` in a migration puts a table under history; later arguments are columns
-- whose bytes are kept out of it (ciphertext and hashes of secrets).
create function record_table(name text, variadic hidden text[] default '{}') returns void
  language plpgsql as $$
  declare arguments text := (select string_agg(quote_literal(h), ', ') from unnest(hidden) h);
  begin
    execute format('create trigger history_1 after insert on %I referencing new table as written
                    for each statement execute function record_rows(%s)', name, arguments);
    execute format('create trigger history_2 after update on %I referencing new table as written
                    for each statement execute function record_rows(%s)', name, arguments);
    execute format('create trigger history_3 after delete on %I referencing old table as written
                    for each statement execute function record_rows(%s)', name, arguments);
    execute format('create trigger history_4 before truncate on %I
                    for each statement execute function refuse_change()', name);
  end $$;

-- `select never_changes('move')`: rows are added, never changed, by anybody, the owner included.
create function never_changes(name text) returns void
  language plpgsql as $$
  begin
    execute format('create trigger never_changes before update or delete or truncate on %I
                    for each statement execute function refuse_change()', name);
  end $$;

select never_changes('entry'), never_changes('reading'), never_changes('actor');

create trigger only_by_trigger before insert on entry for each statement execute function only_by_trigger();

alter table entry enable row level security, force row level security;
-- A migration that changes recorded data acts as the owner; its entries come by trigger like any other.
create policy by_migration on entry for insert to heard_owner with check (true);

alter table reading enable row level security, force row level security;
alter table reading add column xact xid8 not null default pg_current_xact_id();
create index reading_of_xact on reading (xact, actor_id);
select record_table('reading', 'xact');
