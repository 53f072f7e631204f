-- Results that are neither a number nor text, values that are known to be missing, and what the checks of the service said of a value.

alter table twin.observation
  add column result_json jsonb, -- true, false, an object or an array
  add column assessed smallint not null default 0;

-- quality: 0 GOOD, 1 SUSPECT, 2 BAD, 3 ESTIMATED, 4 SIMULATED, 5 MISSING (no result at all)
-- assessed: 0 the quality is as its sender states; else its sender states none and the service found 1 nothing, or it 2 outside the
-- plausible range, 3 changed too fast, 4 unchanged for too long

alter table twin.datastream
  add column maximum_rate double precision, -- units per second
  add column stuck_after  interval;
alter table twin.datastream_history
  add column maximum_rate double precision,
  add column stuck_after  interval;
