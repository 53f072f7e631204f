-- The twin, version 7: rules over observations, and the alarms they raise.

-- ---------------------------------------------------------------- rules

create table twin.alarm_rule (
  rule_no       integer     generated always as identity primary key,
  rule_id       uuid        not null unique default gen_random_uuid(),
  name          text        not null check (name <> ''),
  kind          text        not null check (kind in ('THRESHOLD', 'RATE', 'ABSENCE', 'GEOFENCE', 'COMBINATION')),
  condition     jsonb       not null,
  selection     jsonb       not null,
  severity      text        not null check (severity in ('INFO', 'MINOR', 'MAJOR', 'CRITICAL')),
  message       text        not null,
  lateness      bigint      not null check (lateness >= 0),       -- microseconds
  merge_radius  double precision check (merge_radius >= 0),       -- metres
  merge_window  bigint      check (merge_window >= 0),            -- microseconds
  enabled       boolean     not null,
  deleted       boolean     not null default false,               -- kept for the alarms it raised
  since         timestamptz not null,                             -- observations of before do not count
  version       integer     not null default 1,                   -- of its text
  epoch         integer     not null default 1,                   -- of what it means: a new one begins from nothing
  applied_epoch integer     not null default 0,                   -- the one that is evaluated
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  check ((merge_radius is null) = (merge_window is null))
);
create unique index on twin.alarm_rule (name) where not deleted;

-- One row, which whoever changes rules updates: so they change one after the other, and the evaluation sees that they did.
create table twin.alarm_head (
  one              boolean primary key default true check (one),
  rules_version    bigint  not null default 1,
  applied_version  bigint  not null default 0,
  applied_revision bigint  not null default -1
);
insert into twin.alarm_head default values;

-- ---------------------------------------------------------------- what there is to evaluate

-- The datastreams that enabled rules look at.
create table twin.alarm_watch (
  datastream_no integer primary key
);

-- Since when observations of watched datastreams changed. A list of events, not a set: the evaluation takes away those that it sees, and
-- a mark of a transaction that it does not see stays.
create table twin.alarm_mark (
  datastream_no integer     not null,
  since         timestamptz not null
);

-- Marks what a statement wrote, in its transaction. To watch more datastreams the lock is taken exclusively: then every writer has
-- either committed, or sees them here. As for rollups, observations are written as READ COMMITTED.
create function twin.mark_for_alarms() returns trigger
language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(hashtext('twin.alarm_watch'));
  if exists (select from twin.alarm_watch) then
    insert into twin.alarm_mark (datastream_no, since)
    select w.datastream_no, min(w.phenomenon_time) from written w join twin.alarm_watch using (datastream_no) group by 1;
  end if;
  return null;
end
$$;
create trigger mark_alarm_insert after insert on twin.observation
  referencing new table as written for each statement execute function twin.mark_for_alarms();
create trigger mark_alarm_update after update on twin.observation
  referencing new table as written for each statement execute function twin.mark_for_alarms();

-- How far a rule has been evaluated on a datastream: what it knows after all observations up to head_at, and after those up to base_at,
-- from which it begins again when late ones come.
create table twin.alarm_subject (
  rule_no       integer     not null references twin.alarm_rule,
  datastream_no integer     not null,
  other_no      integer,
  base_at       timestamptz not null,
  base          jsonb       not null,
  head_at       timestamptz not null,
  head          jsonb       not null,
  due_at        timestamptz, -- when its silence becomes an alarm; null if never, or if it is one already
  primary key (rule_no, datastream_no)
);
create index on twin.alarm_subject (datastream_no);
create index on twin.alarm_subject (other_no) where other_no is not null;
create index on twin.alarm_subject (due_at) where due_at is not null;

-- ---------------------------------------------------------------- alarms

create table twin.alarm (
  alarm_no        bigint      generated always as identity primary key,
  alarm_id        uuid        not null unique default gen_random_uuid(),
  rule_no         integer     not null references twin.alarm_rule,
  severity        text        not null,
  message         text        not null,
  datastream_no   integer     not null,                            -- of its first member
  value           double precision,                                -- that opened it
  geom            geometry    not null check (st_srid(geom) = 4326),
  opened_at       timestamptz not null,                            -- phenomenon time
  cleared_at      timestamptz,
  members         integer     not null,
  acknowledged_at timestamptz,
  acknowledged_by text,
  retracted       boolean     not null default false,
  updated_at      timestamptz not null default now(),
  state           text        not null generated always as (
    case when retracted then 'RETRACTED' when cleared_at is not null then 'CLEARED'
         when acknowledged_at is not null then 'ACKNOWLEDGED' else 'OPEN' end) stored
);
create index on twin.alarm (rule_no, alarm_no);
create index on twin.alarm (alarm_no) where state in ('OPEN', 'ACKNOWLEDGED');
create index on twin.alarm using gist (geom);

-- The times in which a rule's condition held on a datastream: the members of alarms. A function of the history alone.
create table twin.alarm_episode (
  rule_no       integer     not null references twin.alarm_rule,
  epoch         integer     not null,
  datastream_no integer     not null,
  opened_at     timestamptz not null,
  cleared_at    timestamptz,
  value         double precision,
  longitude     double precision not null,
  latitude      double precision not null,
  alarm_no      bigint      references twin.alarm,
  primary key (rule_no, epoch, datastream_no, opened_at)
);
create index on twin.alarm_episode (alarm_no);
create index on twin.alarm_episode (rule_no, epoch, opened_at);

-- What happened to an alarm. Writers lock the table, so that numbers are in the order of commits.
create table twin.alarm_transition (
  transition_no bigint      generated always as identity primary key,
  alarm_no      bigint      not null references twin.alarm,
  kind          text        not null check (kind in
    ('OPENED', 'JOINED', 'ACKNOWLEDGED', 'CLEARED', 'REOPENED', 'REVISED', 'RETRACTED')),
  from_state    text,
  to_state      text        not null,
  event_at      timestamptz,
  recorded_at   timestamptz not null default clock_timestamp(),
  actor         text        not null,
  comment       text
);
create index on twin.alarm_transition (alarm_no, transition_no);
