-- Reports that may belong together. At night the linking looks which reports name the same people, places, vehicles,
-- phones and online names, and proposes groups of them for somebody to look at. It asserts nothing: a proposal is a strand
-- with a holder and a clock, says what its reports share, and weighs no child. It stands behind the walls of all of them.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

insert into state (kind, name, is_open, label) values
  ('group_proposal', '', true, 'Being found'),
  ('group_proposal', 'proposed', true, 'Proposed: nobody has said yet whether they belong together'),
  ('group_proposal', 'with_panel', true, 'Taken to the exploitation panel'),
  ('group_proposal', 'looked_at', false, 'The panel has looked at it'),
  ('group_proposal', 'not_one_group', false, 'Set aside');

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('look_at_group', 'Whether reports belong together', 5, 'working_day', '2026-01-01', 'Front-door manager', 'Promise 9; local default'),
  ('panel_on_group', 'What the panel says of reports that may belong together', 1, 'month', '2026-01-01', 'Chair of the panel',
   'Panels meet each month as a rule; local default');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source) values
  ('group_proposal', 'propose_group', '', 'proposed', 'Propose that reports belong together', '{linker}', '', '{reason}', '',
   '{look_at_group}', '{}', 'rung_1', 'Promise 9'),
  ('group_proposal', 'change_group', 'proposed', 'proposed', 'Say what changed in the group', '{linker}', '', '{reason}', '', '{}', '{}', '', 'Promise 9'),
  ('group_proposal', 'change_group', 'with_panel', 'with_panel', 'Say what changed in the group', '{linker}', '', '{reason}', '', '{}', '{}', '', 'Promise 9'),
  ('group_proposal', 'take_to_panel', 'proposed', 'with_panel', 'Take it to the exploitation panel',
   '{holder,front_door_manager,service_manager,director}', '', '{reason}', '', '{panel_on_group}', '{look_at_group}', '', 'Promise 9'),
  ('group_proposal', 'set_group_aside', 'proposed', 'not_one_group', 'Set it aside: they do not belong together',
   '{holder,front_door_manager,service_manager,director}', '', '{reason}', '', '{}', '{}', '', 'Promise 9'),
  ('group_proposal', 'panel_looked', 'with_panel', 'looked_at', 'Say what the panel did',
   '{holder,front_door_manager,service_manager,director}', '', '{reason}', '', '{}', '{}', '', 'Promise 9');
select declare_climbs('group_proposal');

alter table link_run drop constraint link_run_what_check, add constraint link_run_what_check check (what in ('link', 'train', 'refile', 'group'));

create function must_be_grouping(run uuid) returns void
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  begin
    perform must_be_under_way(run);
    if (run_under_way()).what <> 'group' then
      perform refuse('What was said is read for a run of the linking that is written down.');
    end if;
  end $$;

-- What reports of the last two years name, a page at a time, and as whom people know it. Allegations against somebody
-- who works with children stay in their ring.
create function said_in_reports(run uuid, after uuid, at_most integer)
  returns table (id uuid, report uuid, person uuid, kind text, name text, born_on date, age text, said_where text, registration text,
                 details text, facts text, at timestamptz)
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  #variable_conflict use_column
  begin
    perform must_be_grouping(run);
    return query
      select m.id, m.strand_id, person_of(m.id), m.kind, m.name, m.born_on, m.age, m."where", m.registration, m.details, m.facts::text, m.at
        from mention m join strand s on s.id = m.strand_id
       where m.id > after and s.kind in ('concern', 'earlier_record') and s.apart <> 'lado'
         and m.at > (select r.at - interval '2 years' from link_run r where r.id = run)
       order by m.id limit at_most;
  end $$;

create function mentions_in_reports() returns bigint
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select count(*) from mention where at > heard_now() - interval '2 years' and actor_kind() = 'linker' $$;

-- The groups that were proposed before: each with its latest reports and what they share, and all it was ever made of.
-- One that came into the ring is known no more, so that the rest of it is proposed anew.
create function groups_so_far(run uuid)
  returns table (id uuid, reference text, is_open boolean, latest text, ever uuid[])
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  #variable_conflict use_column
  begin
    perform must_be_grouping(run);
    return query
      select s.id, s.reference, s.is_open,
             coalesce((select jsonb_object_agg(d.of_id, d.because) from drawn_from d
                        where d.strand_id = s.id and d.n = latest_drawing(s.id)), '{}')::text,
             array(select distinct d.of_id from drawn_from d where d.strand_id = s.id)
        from strand s where s.kind = 'group_proposal' and s.apart <> 'lado'
       order by s.opened_at, s.id;
  end $$;

-- The move that says what the group is made of now.
create function latest_drawing(which uuid) returns integer
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select max(n) from move where strand_id = which and step in ('propose_group', 'change_group') $$;

-- Keep a group as it was found: a new proposal, or what changed in one that is open. `drawn` has a key for each report.
create function keep_group(run uuid, which uuid, drawn jsonb, because text) returns uuid
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare now_at timestamptz := heard_now(); s strand; mine uuid := coalesce(which, new_id(heard_now())); st step;
  begin
    perform must_be_grouping(run);
    if which is null then
      insert into strand (id, kind, agency_id, reference, urgent, state, is_open, n, opened_at)
      select mine, 'group_proposal', id, new_reference(), false, '', true, 0, now_at from agency where is_front_door;
    end if;
    select * into s from strand where id = mine for update;
    if s.kind is distinct from 'group_proposal' or not s.is_open then
      perform refuse('This is no proposal that is open.');
    end if;
    insert into drawn_from (id, strand_id, n, of_id, because, at)
    select new_id(now_at), s.id, s.n + 1, key::uuid, value, now_at from jsonb_each(drawn);
    -- Whoever may not know of one of them is passed over from the start.
    update strand t set apart = apart_of(t) where t.id = s.id and s.n = 0;
    select * into st from step where kind = s.kind and from_state = s.state and 'linker' = any (takers);
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view,
                      child_view_unknown, told)
    values (new_id(now_at), s.id, s.n + 1, s.kind, st.name, s.state, st.to_state, now_at, actor(), '', '', because, '', '', '');
    perform settle_apart(s.id);
    return mine;
  end $$;

-- What a group is made of, for whoever may read the proposal. Of a report that they may not read they learn whom to call,
-- and that it shares something which one that they may read says too: nothing else of it.
create function group_of(which uuid)
  returns table (id uuid, seen boolean, kind text, reference text, opened_at timestamptz, agency text, post text, reach text, because jsonb)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with part as materialized (
      select s, d.because, coalesce(level_of(s.id), '') in ('own', 'full') as seen
        from drawn_from d join strand s on s.id = d.of_id
       where d.strand_id = which and d.n = latest_drawing(which) and level_of(which) = 'full' and actor_kind() = 'worker'
         -- said twice: of the past a strand is found by its own id, and not through another row
         and s.id = any (array(select of_id from drawn_from where strand_id = which)) and not kept_from_me(s.id)
    ), known as (
      select distinct tie -> 1 as thing from part cross join jsonb_array_elements(part.because) tie where part.seen
    )
    select (p.s).id, p.seen, case when p.seen then (p.s).kind end, case when p.seen then (p.s).reference end,
           case when p.seen then (p.s).opened_at end, g.name, o.title, o.reach,
           case when p.seen then p.because
                else (select coalesce(jsonb_agg(distinct jsonb_build_array(tie -> 0, tie -> 1)), '[]') from jsonb_array_elements(p.because) tie
                       where tie -> 1 in (select thing from known)) end
      from part p join post o on o.id = (p.s).owner_post_id join agency g on g.id = o.agency_id
     where p.seen or may_be_named((p.s).id)
     order by (p.s).opened_at, (p.s).id
  $$;

-- Proposals in these states that whoever asks may read, oldest first: how many reports each has, and what kinds of thing
-- they share.
create function group_proposals(in_states text[])
  returns table (id uuid, reference text, state text, opened_at timestamptz, reports bigint, kinds text[])
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select s.id, s.reference, s.state, s.opened_at, count(d.id),
           array(select distinct tie ->> 0 from drawn_from e cross join jsonb_array_elements(e.because) tie
                  where e.strand_id = s.id and e.n = latest_drawing(s.id) order by 1)
      from strand s left join drawn_from d on d.strand_id = s.id and d.n = latest_drawing(s.id)
     where s.kind = 'group_proposal' and s.state = any (in_states) and level_of(s.id) = 'full'
     group by s.id order by s.opened_at, s.id
  $$;
