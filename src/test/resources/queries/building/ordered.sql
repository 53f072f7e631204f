select 0 as part, f.entity_id, f.name as c0, f.height as c1, null::double precision as distance, f.height as s0, f.name collate "C" as s1
  from twin.building f
  where true
  order by s0 nulls first, s1 desc, f.entity_id desc limit ?
