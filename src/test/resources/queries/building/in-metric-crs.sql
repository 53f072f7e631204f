select 0 as part, f.entity_id, f.name as c0, null::double precision as distance
  from twin.building f
  where (((f.geom && (select ST_Transform(ST_Segmentize(?, ?), 4326))
  and (twin.extent_meets(f.geom, ST_XMin((select ST_Transform(ST_Segmentize(?, ?), 4326))), ST_YMin((select ST_Transform(ST_Segmentize(?, ?), 4326))), ST_XMax((select ST_Transform(ST_Segmentize(?, ?), 4326))), ST_YMax((select ST_Transform(ST_Segmentize(?, ?), 4326))))))))
  order by f.entity_id limit ?
