-- How an effect comes to be known later, and how it is taken back. FAILED: found out, by asking, not to have happened.
alter table effect drop constraint effect_state_check;
alter table effect add constraint effect_state_check
    check (state in ('INTENDED', 'DONE', 'REFUSED', 'UNKNOWN', 'NOT_SENT', 'FAILED', 'COMPENSATED'));

alter table effect
    -- how the outcome came to be known where the call itself did not tell: 'status:<tool>' or 'person:<id>'
    add column settled_by    text,
    -- how often the status tool was asked, and when it is asked next; a claim of a node is a time that has not come yet
    add column checks        integer not null default 0,
    add column next_check_at timestamptz,
    -- WANTED: to be taken back as soon as it can; STUCK: that failed, a person decides
    add column undo          text check (undo in ('WANTED', 'STUCK')),
    add column undo_tries    integer not null default 0,
    add column undo_at       timestamptz,
    -- the key of the effect that this one takes back
    add column compensates   text,
    -- since when a person's task is open about it
    add column asked_at      timestamptz,
    -- what it adds to the tool's budget
    add column amount        numeric;

-- the few that somebody has to find out about or take back, among millions that ended
create index effect_unsettled on effect (id) where state in ('INTENDED', 'UNKNOWN');
create index effect_undo on effect (conversation, id) where undo is not null;
create index effect_asked on effect (id) where asked_at is not null;
create index effect_compensation on effect (tenant, compensates) where compensates is not null;
-- budgets look back a day, per customer or over the whole tenant
create index effect_spent on effect (tenant, tool, intended_at);
create index effect_customer on effect (tenant, customer, id);
-- what has to come before a tool is looked for by the entity its arguments name
create index effect_arguments on effect using gin (arguments jsonb_path_ops);
