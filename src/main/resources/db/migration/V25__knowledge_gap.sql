-- A question that comes back and that nothing known answers. The centroid is the mean of its questions' embeddings, of
-- length 1: what is near enough to it is the same question in other words.
create table knowledge_gap (
    id           uuid primary key,
    tenant       text        not null,
    language     text        not null,
    question     text        not null,
    centroid     real[]      not null,
    asked        int         not null,
    first_asked  timestamptz not null,
    last_asked   timestamptz not null,
    state        text        not null default 'OPEN',
    ticketed_at  timestamptz,
    reason       text,
    closed_at    timestamptz,
    closed_by    text,
    -- the pack whose articles were last tried on it
    tried        text
);

create index knowledge_gap_newest on knowledge_gap (tenant, last_asked, id);
create index knowledge_gap_open on knowledge_gap (tenant) where state in ('OPEN', 'TICKETED');

-- Questions nothing answered, one a turn, written in the turn's own transaction and put into a gap soon after.
create table gap_question (
    turn_id  uuid primary key,
    tenant   text        not null,
    customer uuid        not null,
    agent    text        not null,
    channel  text        not null,
    language text        not null,
    question text        not null,
    asked_at timestamptz not null,
    gap      uuid references knowledge_gap
);

create index gap_question_waiting on gap_question (asked_at, turn_id) where gap is null;
create index gap_question_gap on gap_question (gap, asked_at) where gap is not null;
