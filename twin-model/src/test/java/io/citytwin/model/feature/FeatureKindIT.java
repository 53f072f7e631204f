package io.citytwin.model.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.PostgisDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FeatureKindIT {

  private static PostgisDatabase database;

  @BeforeAll
  static void migrate() {
    database = PostgisDatabase.create();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  /** The oracle is the catalogue of the migrated database. */
  @ParameterizedTest
  @EnumSource
  void typedColumnsAreThoseOfTheMigratedTableInOrder(FeatureKind kind) {
    String described =
        kind.columns().stream()
            .map(c -> c.name() + " " + c.type().sqlType())
            .reduce((a, b) -> a + ", " + b)
            .orElseThrow();

    assertThat(
            database.value(
                """
                select string_agg(column_name || ' ' || data_type, ', ' order by ordinal_position)
                from information_schema.columns
                where table_schema = 'twin' and table_name = '%s' and ordinal_position > 12
                  and column_name not in ('source_no', 'record_no')
                """
                    .formatted(kind.table())))
        .isEqualTo(described);
  }
}
