select 0 as part, f.entity_id, f.name as c0, null::double precision as distance
  from twin.building f
  where (((f.geom && ST_Transform(ST_Segmentize(ST_MakeEnvelope(?, ?, ?, ?, ?), ?), 4326)
  and (twin.extent_meets(f.geom, ST_XMin(ST_Transform(ST_Segmentize(ST_MakeEnvelope(?, ?, ?, ?, ?), ?), 4326)), ST_YMin(ST_Transform(ST_Segmentize(ST_MakeEnvelope(?, ?, ?, ?, ?), ?), 4326)), ST_XMax(ST_Transform(ST_Segmentize(ST_MakeEnvelope(?, ?, ?, ?, ?), ?), 4326)), ST_YMax(ST_Transform(ST_Segmentize(ST_MakeEnvelope(?, ?, ?, ?, ?), ?), 4326)))))))
  order by f.entity_id limit ?
