package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.feature.FeatureKind;
import io.citytwin.testing.PostgisDatabase;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * All that two databases with the same content must have in common.
 *
 * @param content the content hash of the twin
 * @param others datastreams, observations, tiles of terrain and keys of the search, which have no
 *     part in that hash
 * @param log revision, and how many features it added, changed and removed of each kind
 * @param tables every table, column, index and constraint of the schema, with its name
 */
record TwinState(String content, String others, String log, String tables) {

  static TwinState of(PostgisDatabase database) {
    return new TwinState(
        database.value("select twin.content_hash()"),
        database.value(
            """
            select concat_ws(' ',
              (select md5(string_agg(concat_ws(',', code, name, unit, sensor_id), ';' order by code)) from twin.datastream),
              (select md5(string_agg(concat_ws(',', code, phenomenon_time, result, quality), ';' order by code, phenomenon_time))
               from twin.observation join twin.datastream using (datastream_no)),
              (select md5(string_agg(md5(heights), ';' order by source_id, tile_row, tile_column))
               from twin.terrain_tile join twin.terrain on id = terrain_id),
              (select md5(string_agg(concat_ws(',', entity_id, field, part, key, value), ';' order by entity_id, field, part, key))
               from twin.search_key))
            """),
        database.value(
            """
            select concat_ws(' ', (select revision from twin.head), (select count(*) from twin.revision),
              (select string_agg(concat_ws(' ', kind, operation, n), ', ' order by kind, operation)
               from (select kind, operation, sum(cardinality(entity_ids)) as n from twin.change_log group by 1, 2) c))
            """),
        database.value(
            """
            select md5(string_agg(thing, ';' order by thing)) from (
              select 'column ' || c.relname || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' '
                || a.attnotnull || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') as thing
              from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
              where c.relnamespace = 'twin'::regnamespace and c.relkind in ('r', 'p')
              union all select indexdef from pg_indexes where schemaname = 'twin'
              union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(c.oid)
              from pg_constraint c join pg_namespace n on n.oid = c.connamespace where nspname = 'twin') things
            """));
  }

  /** No row and no table is left of a job that did not succeed. */
  static void assertNoTraces(PostgisDatabase database) {
    String dead = "not in (select id from twin.import_job where status = 'SUCCEEDED')";
    String ofDeadJobs = "job_id " + dead;
    String features =
        Arrays.stream(FeatureKind.values())
            .map(
                kind ->
                    "(select count(*) from twin.%1$s where job_id %2$s) + (select count(*) from twin.%1$s_history where superseded_job %2$s)"
                        .formatted(kind.table(), dead))
            .collect(Collectors.joining(" + "));
    assertThat(
            database.value(
                "select (%s) || ' ' || (%s) || ' ' || (%s) || ' ' || (%s)"
                    .formatted(
                        features,
                        "(select count(*) from twin.terrain where %1$s) + (select count(*) from twin.revision where %1$s)"
                            .formatted(ofDeadJobs),
                        "(select count(*) from twin.import_source where %1$s) + (select count(*) from twin.import_issue where %1$s)"
                            .formatted(ofDeadJobs),
                        "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relname like '%of\\_job\\_%' or n.nspname like 'pg\\_temp%'")))
        .as("features, revisions, notes and tables of jobs that died")
        .isEqualTo("0 0 0 0");
  }
}
