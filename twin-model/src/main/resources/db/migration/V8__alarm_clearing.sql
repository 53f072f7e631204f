-- The twin, version 8: the alarms of a datastream, and alarms cleared by hand.

create index on twin.alarm_episode (datastream_no, alarm_no);
