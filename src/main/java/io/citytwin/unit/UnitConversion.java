package io.citytwin.unit;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Pattern;
import javax.measure.IncommensurableException;
import javax.measure.Unit;
import javax.measure.UnitConverter;
import javax.measure.format.MeasurementParseException;
import systems.uom.ucum.format.UCUMFormat;
import systems.uom.ucum.internal.format.TokenException;
import systems.uom.ucum.internal.format.TokenMgrError;

/** Converts numbers between units of UCUM, the Unified Code for Units of Measure. */
public final class UnitConversion {

  private static final int LONGEST = 40;
  private static final int MOST_KEPT = 1_000;

  /** Numbers that long are no exponents of a unit but an attack on who computes the power. */
  private static final Pattern LONG_NUMBER = Pattern.compile("\\d{4}");

  private static final Map<Pair, DoubleUnaryOperator> KNOWN = new ConcurrentHashMap<>();

  private record Pair(String from, String to) {}

  private UnitConversion() {}

  /**
   * A number in another unit.
   *
   * @throws TwinException BAD_USER_INPUT if one of them is no unit or they measure different things
   */
  public static double convert(double number, String from, String to) {
    if (from.equals(to)) {
      return number;
    }
    Pair pair = new Pair(from, to);
    DoubleUnaryOperator known = KNOWN.get(pair);
    if (known == null) {
      known = converter(pair);
      if (KNOWN.size() < MOST_KEPT) {
        KNOWN.put(pair, known);
      }
    }
    return known.applyAsDouble(number);
  }

  private static DoubleUnaryOperator converter(Pair pair) {
    try {
      UnitConverter converter = parse(pair.from()).getConverterToAny(parse(pair.to()));
      return converter::convert;
    } catch (IncommensurableException e) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "unit '%s' is of another dimension than the datastream's '%s'; ask for one that measures the same"
              .formatted(pair.to(), pair.from()),
          e);
    }
  }

  private static Unit<?> parse(String code) {
    if (!code.isEmpty() && code.length() <= LONGEST && !LONG_NUMBER.matcher(code).find()) {
      try {
        return UCUMFormat.getInstance(UCUMFormat.Variant.CASE_SENSITIVE).parse(code);
      } catch (MeasurementParseException | TokenException | TokenMgrError e) {
        // said below
      }
    }
    throw new TwinException(
        ErrorCode.BAD_USER_INPUT,
        "unit '%s' is none of UCUM; such are kPa, m3/h, Cel, [degF], ug/m3 and %%"
            .formatted(code.length() > LONGEST ? code.substring(0, LONGEST) + "…" : code));
  }
}
