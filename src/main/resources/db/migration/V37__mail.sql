-- How far a mailbox was read. due_at is when somebody looks next, or until when a node has it; visit tells its owners apart.
create table mailbox (
    tenant       text        not null,
    channel      text        not null,
    uid_validity bigint      not null default 0,
    last_uid     bigint      not null default 0,
    visit        bigint      not null default 0,
    failures     integer     not null default 0,
    error        text,
    due_at       timestamptz not null,
    primary key (tenant, channel)
);

-- Letters people wrote, so that what is said to them stands in their thread; thread holds the message ids it answered, oldest first.
create table mail_letter (
    tenant       text        not null,
    channel      text        not null,
    address      text        not null,
    message_id   text        not null,
    conversation uuid        not null,
    subject      text        not null,
    thread       text[]      not null,
    received_at  timestamptz not null default clock_timestamp(),
    primary key (tenant, channel, address, message_id)
);
create index mail_letter_newest on mail_letter (tenant, channel, address, received_at);
create index mail_letter_conversation on mail_letter (conversation);

-- Turns in which the agent spoke first.
create table mail_outreach (
    tenant text        not null,
    turn   uuid        not null,
    at     timestamptz not null default clock_timestamp(),
    primary key (tenant, turn)
);
create index mail_outreach_at on mail_outreach (at);
