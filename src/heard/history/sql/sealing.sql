-- Sealing. Whoever writes leaves one short row in a queue and waits for nobody; one sealer gives each entry its place
-- in a Merkle tree (RFC 9162) and signs what the tree then is. Nothing of it can be changed, and only the sealer adds.

-- The ids of what one statement wrote. No key and no index: the writer pays for them, and the sealer needs neither.
create table unsealed (entries bigint[] not null);

-- Which leaf of the tree an entry is. No foreign key: checking one would write to every entry once more.
create table sealed (
  idx bigint primary key check (idx >= 0),
  entry_id bigint not null unique
);

-- The tree, 256 hashes to a tile (C2SP tlog-tiles); level 0 holds the leaves, each level above the roots of the tiles
-- below. A tile that is not full is not stored: it is the leaves, or the roots, that have come since.
create table tile (
  level smallint not null check (level between 0 and 7),
  n bigint not null check (n >= 0),
  hashes bytea not null check (length(hashes) = 8192),
  root bytea not null check (length(root) = 32),
  primary key (level, n)
);
alter table tile alter hashes set storage external;  -- hashes cannot be made smaller

-- Times to the minute, like everything about those who report without a name: the order of the leaves would
-- otherwise tell to the second when a child wrote.
create table sealing_key (
  id bigint generated always as identity primary key,
  vkey text not null unique,
  from_size bigint not null,
  at timestamptz not null default date_trunc('minute', now())
);
create table checkpoint (
  size bigint primary key check (size > 0),
  note text not null,
  at timestamptz not null default date_trunc('minute', now())
);
create table cosignature (
  size bigint not null references checkpoint,
  witness text not null,
  line text not null,
  at timestamptz not null default date_trunc('minute', now()),
  primary key (size, witness)
);
create index cosignature_of_witness on cosignature (witness, size desc);

-- What must be looked into: somebody outside, or the tree itself, says that the record is not what it was.
create table alarm (
  id bigint generated always as identity primary key,
  at timestamptz not null default date_trunc('minute', now()),
  what text not null,
  about text not null
);

create function only_the_sealer() returns trigger language plpgsql as $$
  begin
    if current_user <> 'heard_seal' then
      raise exception 'The record is sealed by the sealer alone.' using errcode = 'HD001';
    end if;
    return null;
  end $$;
create trigger only_the_sealer before insert on sealed for each statement execute function only_the_sealer();
create trigger only_the_sealer before insert on tile for each statement execute function only_the_sealer();
create trigger only_the_sealer before insert on sealing_key for each statement execute function only_the_sealer();
create trigger only_the_sealer before insert on checkpoint for each statement execute function only_the_sealer();
create trigger only_the_sealer before insert on cosignature for each statement execute function only_the_sealer();
create trigger only_the_sealer before insert on alarm for each statement execute function only_the_sealer();
select never_changes('sealed'), never_changes('tile'), never_changes('sealing_key'), never_changes('checkpoint'),
       never_changes('cosignature'), never_changes('alarm');

create trigger only_by_trigger before insert on unsealed for each statement execute function only_by_trigger();
create trigger only_the_sealer before delete on unsealed for each statement execute function only_the_sealer();
create trigger never_changes before update or truncate on unsealed for each statement execute function refuse_change();

-- The sealer sees the hash of an entry and not a word of it (grants.sql gives it these two columns).
create policy sealed on entry for select to heard_seal using (true);

-- The hashes of a tile, full or not: what a proof is made of. Hashes of salted texts say nothing of the texts.
create function tile_hashes(of_level integer, at_n bigint) returns bytea
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(
      (select hashes from tile where level = of_level and n = at_n),
      case when of_level = 0
        then (select string_agg(e.leaf, '' order by s.idx) from sealed s join entry e on e.id = s.entry_id
               where s.idx between at_n * 256 and at_n * 256 + 255)
        else (select string_agg(t.root, '' order by t.n) from tile t
               where t.level = of_level - 1 and t.n between at_n * 256 and at_n * 256 + 255) end,
      '')
  $$;
