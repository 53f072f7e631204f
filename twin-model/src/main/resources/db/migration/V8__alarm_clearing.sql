-- The twin, version 8: the alarms of a datastream, and alarms cleared by hand.

create index on twin.alarm_episode (datastream_no, alarm_no);

-- Who ended alarms by hand, and up to when observations of the datastream were known then: the episode that holds there counts as ended
-- there. It is kept beside the episodes, which are a function of the history alone, and outlives their revision.
create table twin.alarm_clearing (
  rule_no       integer     not null references twin.alarm_rule,
  epoch         integer     not null,
  datastream_no integer     not null,
  at            timestamptz not null, -- phenomenon time
  actor         text        not null,
  recorded_at   timestamptz not null default clock_timestamp(),
  primary key (rule_no, epoch, datastream_no, at)
);

alter table twin.alarm add column cleared_by text; -- by hand; null if it is not cleared, or cleared by itself
