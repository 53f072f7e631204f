package io.citytwin.importer.shapefile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in byte arrays, at any index. */
final class Bytes {

  private static final VarHandle DOUBLE = view(double[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG = view(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LITTLE = view(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG = view(int[].class, ByteOrder.BIG_ENDIAN);

  private Bytes() {}

  static double littleDouble(byte[] bytes, int at) {
    return (double) DOUBLE.get(bytes, at);
  }

  static long littleLong(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  static int littleInt(byte[] bytes, int at) {
    return (int) LITTLE.get(bytes, at);
  }

  static int bigInt(byte[] bytes, int at) {
    return (int) BIG.get(bytes, at);
  }

  static int littleShort(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }

  private static VarHandle view(Class<?> array, ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(array, order);
  }
}
