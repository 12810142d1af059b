-- The rules that the process goes by are rows, and are under history from the first of them: whoever installs
-- Heard writes them.

select set_config('heard.token', mint((select id from actor where kind = 'installation'), interval '5 minutes'), true);
select record_table('state'), record_table('step'), record_table('timescale'), record_table('choice'), record_table('bank_holiday'),
       record_table('rung');
