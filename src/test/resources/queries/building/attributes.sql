select 0 as part, f.entity_id, f.name as c0, f.attributes::text as c1, null::double precision as distance
  from twin.building f
  where ((((case when jsonb_typeof(f.attributes -> ?::text) = 'number' then (f.attributes ->> ?::text)::numeric end) >= ?
  and starts_with(lower(normalize((case when jsonb_typeof(f.attributes -> ?::text) = 'string' then (f.attributes ->> ?::text)::text end), NFKC)), lower(normalize(?::text, NFKC))))
  or (case when jsonb_typeof(f.attributes -> ?::text) = 'number' then (f.attributes ->> ?::text)::numeric end) >= ?
  or (f.attributes ->> ?::text) is not null))
  order by f.entity_id limit ?
