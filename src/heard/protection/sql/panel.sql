-- What the panel looks at, who may look with it, and when something may leave. Nothing on the agenda is typed, weighed or put
-- in an order of risk: each line says why it is there and since when, and what waits longest comes first.

create function panel_chairs(out chair_id uuid, out co_chair_id uuid, out sitting_id uuid, out meeting_id uuid)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select g.chair_id, g.co_chair_id, s.id, g.id from strand s join meeting g on g.strand_id = s.id
     where s.kind = 'panel_sitting' order by s.opened_at desc, s.is_open desc, g.n desc limit 1
  $$;

create function open_sitting() returns strand
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select s from strand s where s.kind = 'panel_sitting' and s.is_open order by s.opened_at limit 1 $$;

-- Its chairs and whoever was invited to it last.
create function panel_posts() returns setof uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select p from panel_chairs() c cross join lateral (
      select unnest(array[c.chair_id, c.co_chair_id]) p
      union select i.post_id from invitation i where i.meeting_id = c.meeting_id) seat
     where p is not null
  $$;

create function why_not_chair(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when not exists (select from panel_chairs() c where array[c.chair_id, c.co_chair_id, s.owner_post_id] && my_posts())
      then array['This step is for somebody else to take.', 'What the panel decides is said by one of its two chairs.'] end
  $$;

-- Whoever signs sits in the other chair, and works for another agency, than whoever proposed it.
create function why_not_the_other_chair(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when not exists (select from panel_chairs() c where array[c.chair_id, c.co_chair_id] && my_posts())
           or exists (select from move p where p.strand_id = s.id and p.step = 'propose_leaving'
                       and p.n = (select max(n) from move where strand_id = s.id and step = 'propose_leaving')
                       and (p.by_id = actor() or p.by_agency_id = my_agency()
                            or (select agency_id from worker where actor_id = p.by_id) = my_agency()))
        then array['The chair of the other agency answers this.', 'They have been told.'] end
  $$;

create function why_not_call_sitting(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when exists (select from strand o where o.kind = 'panel_sitting' and o.id <> s.id and (o.is_open or o.n > 0))
      then array['The panel has begun, and its next sitting is called as one is held.', 'Go on with the one that is open.'] end
  $$;

create function why_not_draw_up(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case when level_of(s.id) is distinct from 'full' then array['The agenda is brought up to date by those who sit on the panel.', 'Ask one of its chairs.'] end
  $$;

-- The concern or missing episode that a line about a child hangs on, and every other about the same child that is open.
create function panel_reasons(root uuid) returns table (code text, since timestamptz, source uuid)
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with same as materialized (
      select r.id from strands_about_the_same_child(root) which join strand r on r.id = which and r.apart <> 'lado'
    )
    select 'harm', h.opened_at, h.id from same join strand h on h.parent_id = same.id and h.kind = 'continuing_harm' and h.is_open
    union all
    select 'missing', g.opened_at, g.id from same join strand g on g.parent_id = same.id and g.kind = 'missing_meeting'
     where g.is_open or g.closed_at > heard_now() - interval '31 days'
    union all
    select 'category_' || lower(c), (select min(e.at) from category_entry e where e.strand_id = a.id and e.category = c), a.id
      from same join strand r on r.id = same.id and r.is_open
      join strand a on a.parent_id = r.id and a.kind = 'assessment'
     cross join lateral categories_standing(a.id) c where c in ('CSE', 'CCE')
  $$;

create function harm_goes_on(line uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select exists (select from strand s join panel_line l on l.strand_id = s.id and l.about = 'child'
                    cross join lateral panel_reasons(s.parent_id) r where s.id = line and r.code = 'harm')
  $$;

create function why_not_leave_with_action(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(why_not_chair(s, m), case
      when not exists (select from strand o where o.parent_id = s.id and o.kind = 'action')
        then array['No action was agreed for it.', 'Agree who does what by when first.']
      when harm_goes_on(s.id) and not exists (
             select from strand o join action a on a.strand_id = o.id where o.parent_id = s.id and a.aimed_at <> 'child')
        then array['The child is still being harmed, and what was agreed asks only the child to change.', 'Agree what somebody else is to do.'] end)
  $$;

create function why_not_refer(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(why_not_chair(s, m), case
      when not exists (select from panel_line l join strand p on p.id = s.parent_id and p.is_open and p.kind = 'concern'
                        where l.strand_id = s.id and l.about = 'child')
        then array['A strategy discussion is about a child whose concern is open.', 'Agree an action.'] end)
  $$;

create function why_not_take_off(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce(why_not_chair(s, m), case when harm_goes_on(s.id)
      then array['The child is still being harmed. It leaves with an action for somebody, or when both chairs say why not.',
                 'Agree an action, or ask the other chair.'] end)
  $$;

-- Of what whoever asks may not see nothing is said; it goes on to the next sitting, and climbs.
create function why_not_hold_sitting(s strand, m move) returns text[]
  language plpgsql stable security definer set search_path = heard, pg_temp
  as $$
  declare g meeting; harmed strand;
  begin
    select * into g from meeting where id = latest_meeting(s.id);
    if g.id is not null and not array[g.chair_id, g.co_chair_id] && my_posts() then
      return array['That the panel sat is said by one of its two chairs.', 'Ask one of them.'];
    end if;
    if why_not_held(s) is not null then
      return why_not_held(s);
    end if;
    if 2 <> (select count(*) from invitation i join attendance a on a.invitation_id = i.id and a.came
              where i.meeting_id = g.id and i.post_id in (g.chair_id, g.co_chair_id)) then
      return array['Both chairs must be there, or their deputies.', 'Set it anew for a day on which both can come.'];
    end if;
    select l.* into harmed from strand l where l.kind = 'panel_line' and l.is_open and harm_goes_on(l.id) and level_of(l.id) = 'full'
     order by l.opened_at limit 1;
    return case when harmed.id is not null then array[
      format('%s: the child is still being harmed. No sitting ends before it has an action for somebody, or both chairs have said why not.', harmed.reference),
      'Decide on that line first.'] end;
  end $$;

-- What a mention of an adult or a place is known as; two with the same are one line.
create function matter_of(which uuid) returns text
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case kind when 'adult' then coalesce(person_of(id)::text, name_key(name))
                     when 'place' then name_key(coalesce(nullif(name, ''), "where")) end
      from mention where id = which
  $$;

create function family_name(name text) returns text
  language sql immutable
  as $$ select lower(substring(name from '(\S+)\s*$')) $$;

-- Adults who are named in two open concerns or more, but for the children's own families; or of whom somebody has stated what
-- they did to a child. That somebody is on the agenda says that they were named, and nothing of guilt.
create function panel_adults() returns table (mention_id uuid, since timestamptz, drawn uuid[])
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with named as materialized (
      select m.id, m.strand_id, m.at, matter_of(m.id) as matter,
             exists (select from stated_link l where l.one_id = m.id and l.kind in ('harmed', 'gives_lifts', 'gives_things') and not l.taken_back
                        and not exists (select from stated_link f where f.follows_id = l.id)) as stated,
             exists (select from mention c where c.strand_id = m.strand_id and c.kind = 'child' and family_name(c.name) = family_name(m.name))
               or exists (select from stated_link l where m.id in (l.one_id, l.other_id) and l.kind = 'family' and not l.taken_back) as family
        from mention m join strand s on s.id = m.strand_id and s.kind = 'concern' and s.is_open and s.apart <> 'lado'
       where m.kind = 'adult'
    )
    select (array_agg(id order by at, id))[1], max(at), array_agg(distinct strand_id)
      from named where matter is not null
     group by matter
    having bool_or(stated) or (count(distinct strand_id) >= 2 and not bool_or(family) and (min(matter) like '% %' or min(matter) like '%-%')
                               and not string_to_array(min(matter), ' ') && '{a,an,the,man,woman,male,female,adult,unknown,unnamed,somebody,driver}'::text[])
  $$;

-- Places that open concerns from two agencies or more name, but for those where a child lives or that carry a child's name.
create function panel_places() returns table (mention_id uuid, since timestamptz, drawn uuid[])
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    with home as materialized (
      select distinct name_key("where") as key from mention where kind = 'child' and name_key("where") is not null
    ), named as materialized (
      select m.id, m.strand_id, m.at, matter_of(m.id) as matter, coalesce(w.agency_id::text, a.kind) as said_by
        from mention m join strand s on s.id = m.strand_id and s.kind = 'concern' and s.is_open and s.apart <> 'lado'
        join actor a on a.id = m.by_id left join worker w on w.actor_id = m.by_id
       where m.kind = 'place'
         and not exists (select from home where home.key in (name_key(m.name), name_key(m."where")))
         and not exists (select from mention c where c.strand_id = m.strand_id and c.kind = 'child'
                            and string_to_array(name_key(c.name), ' ') && string_to_array(matter_of(m.id), ' '))
    )
    select (array_agg(id order by at, id))[1], max(at), array_agg(distinct strand_id)
      from named where matter is not null group by matter
    having count(distinct strand_id) >= 2 and count(distinct said_by) >= 2
  $$;

create function put_on_agenda(of_about text, under uuid, of_mention uuid, drawn uuid[], because text) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare sits strand := open_sitting(); now_at timestamptz := no_finer_than_needed(heard_now()); mine uuid := new_id(heard_now());
  begin
    insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at)
    values (mine, 'panel_line', coalesce((select agency_id from strand where id = under), sits.agency_id), under, new_reference(), false, '', true, 0, now_at);
    insert into panel_line (strand_id, about, mention_id) values (mine, of_about, of_mention);
    insert into drawn_from (id, strand_id, n, of_id, because, at) select new_id(now_at), mine, 1, d, '[]', now_at from unnest(drawn) d;
    -- Whoever may not know of one of them is passed over from the start.
    update strand t set apart = apart_of(t) where t.id = mine;
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view, child_view_unknown, told, to_post_id)
    values (new_id(now_at), mine, 1, 'panel_line', 'put_on', '', 'on', now_at, actor(), '', '', because, '', '', '',
            coalesce((select chair_id from panel_chairs()), sits.owner_post_id));
    perform let_in(mine, null, null, p, 'full', 'panel', now_at) from panel_posts() p;
    perform settle_apart(mine);
  end $$;

create function panel_looked_at(line uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select exists (select from sitting_line where line_id = line and reached) $$;

-- Whether a matter comes on the agenda, given the lines that there were of it: not while one is open; again at a later sitting;
-- and what was taken off only for something new, unless harm goes on.
create function comes_on(before uuid[], since timestamptz, harm boolean) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select coalesce((select not s.is_open and (since > s.closed_at or (panel_looked_at(s.id) and (harm or s.state <> 'taken_off')))
                       from strand s where s.id = any (before) order by s.is_open desc, s.opened_at desc, s.closed_at desc limit 1), true)
  $$;

create function lines_about(of_about text, under uuid, of_mention uuid) returns uuid[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select array(select l.strand_id from panel_line l join strand s on s.id = l.strand_id
                  where l.about = of_about
                    and case of_about when 'child' then s.parent_id in (select strands_about_the_same_child(under))
                                      when 'group' then s.parent_id = under
                                      else matter_of(l.mention_id) = matter_of(of_mention) end)
  $$;

create function put_child_on(root uuid) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare newest timestamptz; harm boolean;
  begin
    select max(since), bool_or(code = 'harm') into newest, harm from panel_reasons(root);
    if newest is not null and comes_on(lines_about('child', root, null), newest, harm) then
      perform put_on_agenda('child', root, null, '{}', 'Open in the record about this child.');
    end if;
  end $$;

-- One at a time: of two who bring it up to date at once the second finds what the first put on.
create function draw_up_agenda() returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare each record;
  begin
    if (open_sitting()).id is null then
      return;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('panel', 0));
    for each in
      select distinct r.id from strand s join strand r on r.id = root_of(s.id) and r.apart <> 'lado'
       where (s.kind in ('continuing_harm', 'missing_meeting') and (s.is_open or s.closed_at > heard_now() - interval '31 days'))
          or (s.kind = 'assessment' and r.is_open and exists (select from categories_standing(s.id) c where c in ('CSE', 'CCE')))
       order by r.id loop
      perform put_child_on(each.id);
    end loop;
    for each in select 'adult' as about, * from panel_adults() union all select 'place', * from panel_places() loop
      if comes_on(lines_about(each.about, null, each.mention_id), each.since, false) then
        perform put_on_agenda(each.about, null, each.mention_id, each.drawn, 'Named in the record.');
      end if;
    end loop;
    for each in select s.id, s.opened_at from strand s where s.kind = 'group_proposal' and s.state = 'with_panel' and s.apart <> 'lado' loop
      if comes_on(lines_about('group', each.id, null), each.opened_at, false) then
        perform put_on_agenda('group', each.id, null, '{}', 'Taken to the panel.');
      end if;
    end loop;
  end $$;

create function next_sitting(after move) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare mine uuid := new_id(after.at); held timestamptz; chairs record;
  begin
    select * into chairs from panel_chairs();
    select held_at into held from minutes where meeting_id = chairs.meeting_id;
    insert into sitting_line (id, strand_id, line_id, reached)
    select new_id(after.at), after.strand_id, s.id, not s.is_open from strand s
     where s.kind = 'panel_line' and not panel_looked_at(s.id);
    insert into strand (id, kind, agency_id, reference, urgent, state, is_open, n, opened_at)
    select mine, 'panel_sitting', agency_id, new_reference(), false, '', true, 0, after.at from strand where id = after.strand_id;
    insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
    select new_id(after.at), mine, t.id, t.name, held, d.due_at, d.due_at, 0, 0
      from strand s join timescale t on t.id = timescale_in_force('panel_sitting', s.agency_id, held)
     cross join lateral (select due(held, t.amount, t.unit) as due_at) d where s.id = mine;
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view, child_view_unknown, told, to_post_id)
    values (new_id(after.at), mine, 1, 'panel_sitting', 'next_sitting', '', 'called', after.at, after.by_id, '', '', '', '', '', '', chairs.chair_id);
    perform let_in(mine, null, null, chairs.co_chair_id, 'full', 'panel', after.at);
  end $$;

-- A referral is an action for whoever holds the child's record: it has a holder and a clock until the discussion is called.
create function refer_to_discussion(by_move move) returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare mine uuid := new_id(by_move.at); held strand; line strand;
  begin
    select * into line from strand where id = by_move.strand_id;
    select * into held from strand where id = line.parent_id;
    insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, opened_at)
    values (mine, 'action', line.agency_id, line.id, new_reference(), held.urgent, '', true, 0, by_move.at);
    insert into action (strand_id, what, aimed_at, due_on, by_id, at)
    values (mine, 'Call a strategy discussion. ' || by_move.reason, 'adult',
            (due(by_move.at, 1, 'working_day') - interval '1 second')::date, by_move.by_id, by_move.at);
    insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view, child_view_unknown, told, to_post_id)
    values (new_id(by_move.at), mine, 1, 'action', 'agree_action', '', 'to_do', by_move.at, by_move.by_id, '', '', '', '', '', '', held.owner_post_id);
  end $$;

-- Its name comes after move_after: by then the strand has arrived where the move has led it.
create function move_panel() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare m move;
  begin
    if not exists (select from new_moves where kind in ('panel_sitting', 'panel_line', 'action', 'continuing_harm', 'missing_meeting', 'group_proposal')) then
      return null;
    end if;
    -- What the panel agrees is read by those who sit on it, so that they see next time whether it was done.
    perform let_in(agreed.strand_id, null, null, p, 'full', 'panel', agreed.at)
       from new_moves agreed join strand s on s.id = agreed.strand_id join strand l on l.id = s.parent_id and l.kind = 'panel_line' cross join panel_posts() p
      where agreed.step = 'agree_action';
    for m in select * from new_moves where step in ('hold_sitting', 'call_sitting', 'next_sitting', 'draw_up', 'draw_up_daily', 'refer',
                                                    'propose_leaving', 'say_harm_goes_on', 'call_meeting', 'take_to_panel') loop
      if m.step = 'hold_sitting' then
        perform next_sitting(m);
      elsif m.step = 'refer' then
        perform refer_to_discussion(m);
      elsif m.step = 'propose_leaving' then
        insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries)
        select 'signature', m.strand_id, case when m.by_agency_id = p.agency_id then c.co_chair_id else c.chair_id end, m.at, m.at, 0
          from panel_chairs() c join post p on p.id = c.chair_id;
      elsif m.step in ('say_harm_goes_on', 'call_meeting') then
        if (open_sitting()).id is not null then
          perform pg_advisory_xact_lock(hashtextextended('panel', 0));
          perform put_child_on(root_of(m.strand_id));
        end if;
      else
        perform draw_up_agenda();
      end if;
    end loop;
    return null;
  end $$;
create trigger move_panel after insert on move referencing new table as new_moves
  for each statement execute function move_panel();

create function category_comes_to_the_panel() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if (open_sitting()).id is not null then
      perform pg_advisory_xact_lock(hashtextextended('panel', 0));
      perform put_child_on(root_of(new.strand_id));
    end if;
    return null;
  end $$;
create trigger category_comes_to_the_panel after insert on category_entry
  for each row when (new.category in ('CSE', 'CCE')) execute function category_comes_to_the_panel();

-- The panel has begun once: two who call the first sitting at the same moment wait for each other.
create function one_panel() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform pg_advisory_xact_lock(hashtextextended('panel', 0));
    return new;
  end $$;
create trigger a_panel before insert on strand for each row when (new.kind = 'panel_sitting') execute function one_panel();

-- Each chair is of another agency; whoever is invited may read what is on the agenda, and no record by it.
create function panel_is_chaired() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare of_kind text; ours uuid; theirs post;
  begin
    select kind, agency_id into of_kind, ours from strand where id = new.strand_id;
    if of_kind <> 'panel_sitting' then
      if new.co_chair_id is not null then
        perform refuse('Only the exploitation panel has two chairs.');
      end if;
      return new;
    end if;
    select * into theirs from post where id = new.co_chair_id;
    if theirs.id is null or theirs.agency_id = ours or theirs.role = 'elected_member' then
      perform refuse('The panel has two chairs, of two agencies.', 'Choose a second chair in another agency.');
    end if;
    if not fills(theirs.id, (select s from strand s where s.id = new.strand_id), heard_now()) then
      perform refuse('Nobody is in that post now.', 'Choose a post with somebody in it.');
    end if;
    perform let_in(s.id, null, null, chair, 'full', 'panel', new.at)
       from strand s cross join unnest(array[new.chair_id, new.co_chair_id]) chair
      where s.id = new.strand_id or (s.kind = 'panel_line' and s.is_open);
    return new;
  end $$;
create trigger panel_is_chaired before insert on meeting for each row execute function panel_is_chaired();

create function panel_lets_in() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    perform let_in(l.id, null, null, new.post_id, 'full', 'panel', new.at)
       from strand s join strand l on l.kind = 'panel_line' and l.is_open where s.id = new.strand_id and s.kind = 'panel_sitting';
    return null;
  end $$;
create trigger panel_lets_in after insert on invitation
  for each row when (new.post_id is not null) execute function panel_lets_in();

-- The lines of a sitting that whoever asks may see; what they may not see is not counted either.
create function lines_of_sitting(which uuid) returns setof uuid
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select s.id from strand s join strand sits on sits.id = which and sits.kind = 'panel_sitting' and level_of(which) = 'full'
     where s.kind = 'panel_line' and level_of(s.id) = 'full'
       and case when sits.is_open then not panel_looked_at(s.id) else exists (select from sitting_line l where l.strand_id = which and l.line_id = s.id) end
  $$;

create function open_agenda(which uuid) returns uuid[]
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare lines uuid[] := array(select lines_of_sitting(which));
  begin
    perform open_records(lines, 'panel agenda');
    return lines;
  end $$;

-- What the panel's agreement covers of each line, for whoever has opened it in this transaction: what it is about, why it is on the
-- agenda, who holds it, what was there before. The record itself is opened by its own rules.
create function lines_told(which uuid[])
  returns table (id uuid, reference text, about text, state text, label text, on_since timestamptz, due_at timestamptz, sat_over bigint,
                 of_kind text, of_reference text, may_open boolean, words text, holder text, agency text, harm boolean, why jsonb, before uuid[])
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select s.id, s.reference, l.about, s.state, x.label, s.opened_at, (select min(c.due_at) from clock c where c.strand_id = s.id),
           (select count(*) from sitting_line t where t.line_id = s.id and not t.reached),
           of.kind, of.reference, coalesce(level_of(of.id) in ('own', 'full'), false),
           (select coalesce(nullif(m.name, ''), m."where") from mention m where m.id = l.mention_id), p.title, g.name, harm_goes_on(s.id),
           coalesce(case l.about
             when 'child' then (select jsonb_agg(jsonb_build_array(r.code, r.since, coalesce(w.title || ', ' || a.name, '')) order by r.since, r.code)
                                  from panel_reasons(of.id) r join strand x on x.id = r.source and not kept_from_me(x.id)
                                  left join post w on w.id = x.owner_post_id left join agency a on a.id = w.agency_id)
             when 'group' then jsonb_build_array(jsonb_build_array('group', of.opened_at, ''))
             else (select jsonb_agg(jsonb_build_array(t.code, t.at, t.said_by) order by t.at, t.code, t.said_by) from (
                     select 'named' as code, m.at, coalesce(a.name, k.kind) as said_by
                       from mention m join strand x on x.id = m.strand_id and x.kind = 'concern' and not kept_from_me(x.id)
                       join actor k on k.id = m.by_id left join worker w on w.actor_id = m.by_id left join agency a on a.id = w.agency_id
                      where m.kind = l.about and matter_of(m.id) = matter_of(l.mention_id)
                     union all
                     select 'stated_' || k.kind, k.at, w.name || ', ' || a.name
                       from mention m join stated_link k on k.one_id = m.id and k.kind in ('harmed', 'gives_lifts', 'gives_things') and not k.taken_back
                       join strand x on x.id = k.said_in_id and not kept_from_me(x.id)
                       join worker w on w.actor_id = k.by_id join agency a on a.id = w.agency_id
                      where l.about = 'adult' and m.kind = 'adult' and matter_of(m.id) = matter_of(l.mention_id)
                        and not exists (select from stated_link f where f.follows_id = k.id)) t) end, '[]'),
           array(select b from unnest(lines_about(l.about, s.parent_id, l.mention_id)) b join strand o on o.id = b
                  where o.id <> s.id and o.opened_at <= s.opened_at and not o.is_open and level_of(b) = 'full' order by o.opened_at desc)
      from panel_line l join strand s on s.id = l.strand_id
      join state x on x.kind = s.kind and x.name = s.state
      left join strand of on of.id = s.parent_id
      join post p on p.id = coalesce(of.owner_post_id, s.owner_post_id) join agency g on g.id = p.agency_id
     where s.id = any (which) and s.id = any (opened('full'))
     order by 7, 6, s.id
  $$;

-- Whoever sits on the panel says what they do not agree with, under the name of their post.
create function dissent_is_ones_own() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  begin
    if level_of(new.strand_id) is distinct from 'full' or not new.post_id = any (my_posts()) or not new.post_id in (select panel_posts())
       or not exists (select from panel_line where strand_id = new.strand_id) then
      perform refuse('Whoever sits on the panel says for themselves what they do not agree with.', 'Ask them to write it.');
    end if;
    return new;
  end $$;
create trigger is_ones_own before insert on line_dissent for each row execute function dissent_is_ones_own();
alter table line_dissent add constraint line_dissent_says_something check (says_something(words));

-- The clock brings the agenda up to date once a day, so that nothing waits for somebody to look.
create function watch_panel() returns void
  language plpgsql volatile security definer set search_path = heard, pg_temp
  as $$
  declare s strand := open_sitting();
  begin
    if s.id is not null and not exists (select from move m where m.strand_id = s.id and m.at > heard_now() - interval '20 hours'
                                          and m.step in ('call_sitting', 'next_sitting', 'draw_up', 'draw_up_daily')) then
      insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view, child_view_unknown, told)
      values (new_id(heard_now()), s.id, s.n + 1, s.kind, 'draw_up_daily', s.state, s.state, heard_now(), actor(), '', '', '', '', '', '');
    end if;
  end $$;

alter table panel_line enable row level security, force row level security;
alter table sitting_line enable row level security, force row level security;
alter table line_dissent enable row level security, force row level security;
create policy seen on panel_line for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy seen on sitting_line for select
  using (strand_id = any ((select opened('full'))::uuid[]) and exists (select from strand s where s.id = line_id));
create policy seen on line_dissent for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy said on line_dissent for insert with check (by_id = (select actor()) and level_of(strand_id) = 'full');
create index panel_line_of_mention on panel_line (mention_id);

select dated_now('line_dissent'), never_changes('panel_line'), never_changes('sitting_line'), never_changes('line_dissent');
select record_table('panel_line'), record_table('sitting_line'), record_table('line_dissent');
