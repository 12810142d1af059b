-- See Me, Hear Me: the framework of the Office of the Children's Commissioner (2013). Its seven principles and what it asks
-- an area to do from end to end, in our words; what of a record answers each; and an audit of a case against them. Nothing
-- is added up, and nothing is said of a child or a worker: a judgement is of the work.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);

select record_table('audit_line');
insert into audit_line (code, part, place, label, words, answered_by, source) values
  ('best_interests', 'principle', 1, 'The child comes first', 'What is best for the child is the first thing that each decision weighs.',
   'What was decided when, the clocks that passed, harm that goes on, and at whom the actions are aimed.',
   'See Me, Hear Me, Office of the Children''s Commissioner, 2013: principle 1'),
  ('participation', 'principle', 2, 'The child takes part', 'The child is heard before each decision, and is told what came of it.',
   'The child''s own words, whether they were seen alone, what each decision had before it, what was read back and answered, and the advocate.',
   'See Me, Hear Me, Office of the Children''s Commissioner, 2013: principle 2'),
  ('relationships', 'principle', 3, 'Somebody stays', 'One person whom the child trusts stays beside them, and help fits who harms the child and what their family needs.',
   'How many workers the child has had, who heard them, handings over, and contacts that failed.',
   'See Me, Hear Me, Office of the Children''s Commissioner, 2013: principle 3'),
  ('profiling', 'principle', 4, 'The pattern is looked for', 'Who harms, where and how is put together with what is known in the area.',
   'Adults, places and vehicles that are named, who harms the child and in what setting, and earlier concerns.',
   'See Me, Hear Me, Office of the Children''s Commissioner, 2013: principle 4'),
  ('sharing', 'principle', 5, 'Agencies tell each other', 'What one agency knows reaches those who need it, under an agreement.',
   'Which agencies took part, who was missing from meetings and why, shares that were asked for, and the answer to whoever raised it.',
   'See Me, Hear Me, Office of the Children''s Commissioner, 2013: principle 5'),
  ('supervision', 'principle', 6, 'Those who do the work are held', 'Workers are supervised, supported and trained for this work.',
   'What a manager concluded or sent back, second signatures, disagreements, and how often silence climbed.',
   'See Me, Hear Me, Office of the Children''s Commissioner, 2013: principle 6'),
  ('review', 'principle', 7, 'It is looked at again', 'The work is reviewed, and what is learned changes it.',
   'Reviews and core groups that were held, actions that were done or given up, and earlier audits.',
   'See Me, Hear Me, Office of the Children''s Commissioner, 2013: principle 7'),
  ('prevent', 'function', 1, 'Prevent', 'Harm is kept from beginning, for this child and for others.',
   'Earlier concerns about the child, and actions aimed at places and peers.', 'See Me, Hear Me, 2013, as Hickle and others (University of Sussex, 2017) sum it up'),
  ('identify', 'function', 2, 'Identify', 'Harm that is happening is seen for what it is, early.',
   'How soon it was decided, the assessment, its factors and its categories.', 'See Me, Hear Me, 2013, as Hickle and others (University of Sussex, 2017) sum it up'),
  ('protect', 'function', 3, 'Protect and support', 'The child is made safe, and helped for as long as they need it.',
   'Discussions, enquiries, conferences and plans, visits, and new ways of reaching the child.', 'See Me, Hear Me, 2013, as Hickle and others (University of Sussex, 2017) sum it up'),
  ('disrupt', 'function', 4, 'Disrupt and stop', 'Those who harm are stopped, whether or not anybody is charged.',
   'Actions aimed at adults and places, done, to do and given up.', 'See Me, Hear Me, 2013, as Hickle and others (University of Sussex, 2017) sum it up'),
  ('justice', 'function', 5, 'Justice', 'The child gets justice, and help through it.',
   'Whether the police took part. What they and the courts decide is not kept in Heard yet.', 'See Me, Hear Me, 2013, as Hickle and others (University of Sussex, 2017) sum it up');

insert into timescale (name, label, amount, unit, in_force_from, accountable, source) values
  ('audit', 'Audit finished', 20, 'working_day', '2024-01-01', 'Whoever began the audit',
   'Heard''s default; no national time is known. An audit that is never finished changes nothing');

insert into state (kind, name, is_open, label) values
  ('audit', '', true, 'Being begun'),
  ('audit', 'under_way', true, 'Audit under way'),
  ('audit', 'finished', false, 'Finished');

insert into step (kind, name, from_state, to_state, label, takers, second_to, needs, guard, starts, stops, passes_to, source) values
  ('audit', 'begin_audit', '', 'under_way', 'Begin an audit', '{scrutineer@any}', '', '{reason}', 'why_not_begin_audit', '{audit}', '{}', 'taker',
   'See Me, Hear Me, 2013: principle 7'),
  ('audit', 'finish_audit', 'under_way', 'finished', 'Finish the audit', '{holder}', '', '{reason}', 'why_not_finish_audit', '{}', '{audit}', '',
   'See Me, Hear Me, 2013: principle 7');
select declare_climbs('audit'), declare_hand_offs('audit');

-- Nobody audits their own work: neither what they did on the case, nor what a post of theirs holds of it.
create function has_a_part_in(which uuid) returns boolean
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select exists (select from strand s left join strand p on p.id = s.parent_id
                    where s.id = any (hanging_on(root_of(which))) and s.kind <> 'audit' and p.kind is distinct from 'audit'
                      and (s.owner_post_id = any (my_posts()) and s.is_open
                           or exists (select from move m where m.strand_id = s.id and m.by_id = actor() and m.step <> 'climb')))
  $$;

create function why_not_begin_audit(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when level_of(s.parent_id) is distinct from 'full' or not exists (select from strand p where p.id = s.parent_id and p.kind = 'concern' and p.n > 0)
        then array['An audit is of a concern and all that followed from it.', 'Go to the concern, and begin there.']
      when exists (select from erasure where of_strand_id = s.parent_id)
        then array['This record has been let go.', 'There is nothing left to audit.']
      when exists (select from strand o where o.parent_id = s.parent_id and o.kind = 'audit' and o.is_open and o.id <> s.id)
        then array['This case is being audited already.', 'Go on with the audit that is open.']
      when has_a_part_in(s.parent_id)
        then array['Nobody audits their own work.', 'Ask somebody who had no part in this case.'] end
  $$;

create function latest_judgements(which uuid) returns setof judgement
  language sql stable security definer set search_path = heard, pg_temp
  as $$ select distinct on (line_id) * from judgement where strand_id = which order by line_id, n desc $$;

create function why_not_finish_audit(s strand, m move) returns text[]
  language sql stable security definer set search_path = heard, pg_temp
  as $$
    select case
      when has_a_part_in(s.id)
        then array['Nobody audits their own work.', 'Ask somebody who had no part in this case.']
      when exists (select from audit_line l where l.part = 'principle' and l.code not in (select line_id from latest_judgements(s.id)))
        then array['A principle has no judgement yet.', 'Say of each of the seven what you find; “The record does not tell” is an answer.']
      when exists (select from latest_judgements(s.id) where found = 'lacking')
           and not exists (select from strand o where o.parent_id = s.id and o.kind = 'action')
        then array['Something is lacking, and nothing is agreed to be done about it.', 'Agree at least one action, with who does it by when.'] end
  $$;

create function judgement_is_given() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare s strand;
  begin
    select * into s from strand where id = new.strand_id and kind = 'audit' for update;
    if s.id is null or s.state <> 'under_way' or not s.owner_post_id = any (my_posts()) then
      perform refuse('A judgement is given by whoever holds the audit, while it is under way.', 'Ask whoever holds it.');
    end if;
    if exists (select from erasure where of_strand_id = s.parent_id) then
      perform refuse('This record has been let go.', 'There is nothing left to audit.');
    end if;
    if has_a_part_in(s.id) then
      perform refuse('Nobody audits their own work.', 'Ask somebody who had no part in this case.');
    end if;
    select coalesce(max(n), 0) + 1 into new.n from judgement where strand_id = s.id;
    return new;
  end $$;
create trigger judgement_is_given before insert on judgement for each row execute function judgement_is_given();

-- Whoever holds the case is told that it was audited, and reads it.
create function audit_is_told() returns trigger
  language plpgsql security definer set search_path = heard, pg_temp
  as $$
  declare holder uuid := (select p.owner_post_id from strand s join strand p on p.id = s.parent_id where s.id = new.strand_id);
  begin
    if holder is not null then
      perform let_in(new.strand_id, null, null, holder, 'full', 'audited', new.at);
      insert into outbox (kind, strand_id, to_post_id, made_at, not_before, tries) values ('audited', new.strand_id, holder, new.at, new.at, 0);
    end if;
    return null;
  end $$;
create trigger audit_is_told after insert on move
  for each row when (new.kind = 'audit' and new.step = 'finish_audit') execute function audit_is_told();

alter table judgement add constraint judgement_says_why check (says_something(reasons));
alter table judgement alter n set default 0;
alter table judgement enable row level security, force row level security;
create policy seen on judgement for select using (strand_id = any ((select opened('full'))::uuid[]));
create policy given on judgement for insert with check (by_id = (select actor()) and level_of(strand_id) = 'full');

select dated_now('judgement');
select never_changes('audit_line'), never_changes('judgement');
select record_table('judgement');
