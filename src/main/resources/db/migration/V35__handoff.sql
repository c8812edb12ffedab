-- Conversations that are for a colleague: a person's task as a place in a queue. The task is the truth of who has it.
create table handoff (
    id              uuid primary key     default gen_random_uuid(),
    tenant          text        not null,
    task            text        not null unique,
    agent           text        not null,
    customer_id     uuid        not null,
    conversation_id uuid        not null,
    skill           text        not null,
    language        text        not null,
    -- 0 low to 3 critical
    urgency         integer     not null check (urgency between 0 and 3),
    customer        text        not null,
    reason          text        not null,
    summary         text        not null,
    state           text        not null default 'WAITING' check (state in ('WAITING', 'CLAIMED', 'HANDED_BACK', 'WITHDRAWN')),
    colleague       text,
    asked_at        timestamptz not null default clock_timestamp(),
    claimed_at      timestamptz,
    -- when somebody has to look at it next: nobody took it, or who has it was not seen
    due_at          timestamptz,
    escalated_at    timestamptz,
    ended_at        timestamptz,
    -- what the colleague leaves to the agent
    handed_back     text
);
create index handoff_waiting on handoff (tenant, skill, language) where state = 'WAITING';
create index handoff_newest on handoff (tenant, asked_at, id);
create index handoff_due on handoff (due_at) where due_at is not null;
create index handoff_conversation on handoff (tenant, conversation_id);
create index handoff_customer on handoff (tenant, customer_id);

-- What a colleague's program or page called a line, so that the same one sent again is said once.
create table handoff_line (
    handoff uuid not null references handoff (id) on delete cascade,
    key     text not null,
    primary key (handoff, key)
);

-- Colleagues and when each was last seen at work.
create table handoff_colleague (
    tenant  text        not null,
    name    text        not null,
    seen_at timestamptz not null default clock_timestamp(),
    primary key (tenant, name)
);

-- Who of the team said it; null: the agent.
alter table outbound_message add column author text;

-- Whom a conversation is with, and what the colleague before left to the agent: read with the conversation.
create view conversation_hands as
select tenant, conversation_id,
       (array_agg(colleague order by claimed_at desc) filter (where state = 'CLAIMED'))[1] as colleague,
       (array_agg(handed_back order by ended_at desc) filter (where handed_back is not null))[1] as summary
from handoff
where state in ('CLAIMED', 'HANDED_BACK')
group by tenant, conversation_id;
