package io.citytwin.importer.synthetic.plan;

/**
 * A stream of random numbers of its own for one purpose at one place, so that parts of the city do
 * not depend on the order in which they are made.
 *
 * <p>SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014).
 * Written out because the JDK promises no algorithm for its own, and the bytes of a city must
 * outlive a JDK.
 */
public final class RandomStream {

  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  private RandomStream(long state) {
    this.state = state;
  }

  /** Returns the stream of a seed, a purpose and a place. */
  public static RandomStream of(long seed, Purpose purpose, long a, long b) {
    return new RandomStream(hash(seed, purpose, a, b));
  }

  /** Returns one number in [0, 1) for a seed, a purpose and a place. */
  public static double unit(long seed, Purpose purpose, long a, long b) {
    return toUnit(hash(seed, purpose, a, b));
  }

  /** Returns 64 random bits for a seed, a purpose and a place. */
  public static long hash(long seed, Purpose purpose, long a, long b) {
    return mix(mix(mix(seed + purpose.salt()) ^ a * GAMMA) + b * 0xD1342543DE82EF95L);
  }

  private static long mix(long value) {
    long z = value + GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static double toUnit(long bits) {
    return (bits >>> 11) * 0x1.0p-53;
  }

  /** Next number in [0, 1). */
  public double next() {
    long value = mix(state);
    state += GAMMA;
    return toUnit(value);
  }

  /** Next number in [low, high). */
  public double between(double low, double high) {
    return low + (high - low) * next();
  }

  /** Next integer from low to high, both included. */
  public int integer(int low, int high) {
    return low + (int) (next() * (high - low + 1));
  }

  /** True with the given probability. */
  public boolean chance(double probability) {
    return next() < probability;
  }

  /** Next entry of a list of choices, all equally likely. */
  public <T> T pick(java.util.List<T> choices) {
    return choices.get(integer(0, choices.size() - 1));
  }
}
