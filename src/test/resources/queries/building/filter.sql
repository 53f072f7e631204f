select set_config('plan_cache_mode', 'force_custom_plan', true); with page as (select 0 as part, f.entity_id, f.name as c0, f.height as c1, null::double precision as distance
  from twin.building f
  where ((f.height >= ?
  or starts_with(lower(normalize(f.name, NFKC)), lower(normalize(?::text, NFKC))))
  and (f.year_built < ?) is not true
  and ((f.geom && ?
  and (f.geom @ ?
  or twin.extent_meets(f.geom, ?, ?, ?, ?))))
  and f.usage = any(?))
  order by f.entity_id limit ?) select page.*, n.total
  from (select sum(c)::bigint as total
  from (select count(*) as c
  from twin.building f
  where ((f.height >= ?
  or starts_with(lower(normalize(f.name, NFKC)), lower(normalize(?::text, NFKC))))
  and (f.year_built < ?) is not true
  and ((f.geom && ?
  and (f.geom @ ?
  or twin.extent_meets(f.geom, ?, ?, ?, ?))))
  and f.usage = any(?))) counted) n
  left join page on true
  order by page.entity_id
