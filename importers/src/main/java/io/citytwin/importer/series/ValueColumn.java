package io.citytwin.importer.series;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One column of values, or several that a pattern names, and the datastreams they belong to.
 *
 * @param property observed property, the last part of the datastream's code
 * @param columns which columns hold the values
 * @param name display name of the datastream, where it is created; null for the property
 * @param unit unit of the values as stored, UCUM
 * @param factor from the number in the file to the stored one; applied before {@code offset}
 * @param offset added after {@code factor}
 * @param text whether the values are text
 * @param decimalComma whether numbers are written with a comma
 * @param missing texts that mean that there is no value
 * @param minimum smallest plausible value of a created datastream; null for none
 * @param maximum largest plausible value of a created datastream; null for none
 * @param cadence time between values of a created datastream; null if not known
 * @param lateAfter silence after which it is late; null for the usual
 * @param deadAfter silence after which it is dead; null for the usual
 * @param retention how long values of a created datastream are kept; null for the usual
 * @param quality quality of all values, or what the codes of a column say
 */
record ValueColumn(
    Template property,
    Pattern columns,
    @Nullable String name,
    String unit,
    double factor,
    double offset,
    boolean text,
    boolean decimalComma,
    Set<String> missing,
    @Nullable Double minimum,
    @Nullable Double maximum,
    @Nullable Duration cadence,
    @Nullable Duration lateAfter,
    @Nullable Duration deadAfter,
    @Nullable Duration retention,
    QualityRule quality) {

  /**
   * How far to trust a value.
   *
   * @param constant of all; null for what the column says, or by the plausible range
   * @param column that says it; null for none
   * @param codes from what the column says to a quality
   */
  record QualityRule(
      @Nullable ObservationQuality constant,
      @Nullable String column,
      Map<String, ObservationQuality> codes) {

    QualityRule {
      codes = Map.copyOf(codes);
    }
  }

  ValueColumn {
    missing = Set.copyOf(missing);
  }
}
