-- What may be taken from the history: of an entry that an erasure names, its words and its salt, and nothing else.
-- Who decides, and what goes with it, stands in governance/sql/erasure.sql.

create function loses_its_words_alone() returns trigger language plpgsql as $$
  begin
    if tg_op = 'DELETE' then
      raise exception 'The record of entry cannot be changed or removed.' using errcode = 'HD001';
    end if;
    if (new.id, new.recorded_at, new.actor_id, new.table_name, new.operation, new.row_id, new.strand_id, new.leaf)
         is distinct from (old.id, old.recorded_at, old.actor_id, old.table_name, old.operation, old.row_id, old.strand_id, old.leaf)
       or new.text is not null or new.salt is not null or new.why <> ''
       or not exists (select from erasure where not carried_out and new.id = any (entries)) then
      raise exception 'The record of entry cannot be changed or removed.' using errcode = 'HD001';
    end if;
    return new;
  end $$;
create trigger loses_its_words_alone before update or delete on entry for each row execute function loses_its_words_alone();

create function only_the_kernel_lets_go() returns trigger language plpgsql as $$
  begin
    if current_user <> 'heard_kernel' or tg_op in ('DELETE', 'TRUNCATE') then
      raise exception 'A record is let go by two agencies and the database alone.'
        using errcode = 'HD001', hint = 'Propose it on the page of the record.';
    end if;
    return null;
  end $$;
create trigger only_the_kernel_lets_go before insert or update or delete or truncate on erasure
  for each statement execute function only_the_kernel_lets_go();

create function erasure_is_only_finished() returns trigger language plpgsql as $$
  begin
    if to_jsonb(new) - '{removed,carried_out}'::text[] <> to_jsonb(old) - '{removed,carried_out}'::text[] or old.carried_out or not new.carried_out then
      raise exception 'The record of erasure cannot be changed or removed.' using errcode = 'HD001';
    end if;
    return new;
  end $$;
create trigger is_only_finished before update on erasure for each row execute function erasure_is_only_finished();

alter table erasure enable row level security, force row level security;
select record_table('erasure');
