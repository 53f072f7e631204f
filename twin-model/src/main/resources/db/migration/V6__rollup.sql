-- The twin, version 6: history that answers fast and does not grow for ever.

-- ---------------------------------------------------------------- rollups

-- Numbers of one datastream in one minute, hour or day (UTC), beginning at start. Left out, and counted as omitted, are observations of
-- BAD quality, those without a number, and numbers beyond ±1e290, of which sums could not be kept. Without any number sum, min, max,
-- first and last are null. Minutes are kept only of hours with more than 360 observations: where they come faster than every 10 seconds.
create table twin.rollup_minute (
  datastream_no integer     not null,
  start         timestamptz not null,
  count         integer     not null,
  omitted       integer     not null,
  sum           double precision,
  min           double precision,
  max           double precision,
  first         double precision,
  last          double precision,
  primary key (datastream_no, start)
);
create table twin.rollup_hour (like twin.rollup_minute including all);
create table twin.rollup_day (like twin.rollup_minute including all);
-- Hours of all datastreams that are folded to days; rows come in this order, but for those rolled again.
create index on twin.rollup_hour using brin (start) with (autosummarize = on);

-- How far rollups are kept; both on the hour. What is before rolled_until is in the rollups, but for marked hours. Who writes an
-- observation of before closed_until marks its hour, in the same transaction.
create table twin.rollup_head (
  one          boolean     primary key default true check (one),
  closed_until timestamptz not null default '-infinity',
  rolled_until timestamptz not null default '-infinity' check (rolled_until <= closed_until)
);
insert into twin.rollup_head default values;

-- Hours whose observations changed after they were closed. A list of events, not a set: whoever rolls an hour again takes away the marks
-- that it saw, and a mark of a transaction that it did not see stays, without waiting for one another.
create table twin.rollup_mark (
  datastream_no integer     not null,
  hour          timestamptz not null
);
create index on twin.rollup_mark (datastream_no, hour);

-- Marks what a statement wrote late. To move closed_until the lock is taken exclusively: then every writer has either committed, or reads
-- the new value here. A transaction of a higher isolation level would read an old one: write observations as READ COMMITTED.
create function twin.mark_late_observations() returns trigger
language plpgsql as $$
declare
  closed timestamptz;
begin
  perform pg_advisory_xact_lock_shared(hashtext('twin.rollup_head'));
  select closed_until into closed from twin.rollup_head;
  insert into twin.rollup_mark (datastream_no, hour)
  select distinct datastream_no, date_trunc('hour', phenomenon_time, 'UTC') from written where phenomenon_time < closed;
  return null;
end
$$;
create trigger mark_late_insert after insert on twin.observation
  referencing new table as written for each statement execute function twin.mark_late_observations();
create trigger mark_late_update after update on twin.observation
  referencing new table as written for each statement execute function twin.mark_late_observations();

-- ---------------------------------------------------------------- retention

-- How long observations are kept; null: as the service's setting says, for ever by default.
alter table twin.datastream add column retention interval check (retention > interval '0');
alter table twin.datastream_history add column retention interval;

-- Where observations are deleted: all before kept_from, on the hour. Their rollups stay and count for themselves. Those of before
-- swept_until are gone already; a value that comes later still moves it back.
create table twin.observation_horizon (
  datastream_no integer     primary key,
  kept_from     timestamptz not null,
  swept_until   timestamptz not null default '-infinity' check (swept_until <= kept_from)
);
create index on twin.observation_horizon (datastream_no) where swept_until < kept_from;
