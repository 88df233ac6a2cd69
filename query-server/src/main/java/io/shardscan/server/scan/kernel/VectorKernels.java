package io.shardscan.server.scan.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Defines vector kernels, one class a register width. Loading this class needs the module
 * jdk.incubator.vector.
 */
final class VectorKernels {
  private static final Map<Integer, ScanKernel> DEFINED = new ConcurrentHashMap<>();
  private static final Map<Integer, CodeKernel> DEFINED_FOR_CODES = new ConcurrentHashMap<>();
  private static final Map<Integer, BitKernel> DEFINED_FOR_BITS = new ConcurrentHashMap<>();

  private VectorKernels() {}

  /** Bits of the widest vectors that the processor and the JVM work well with. */
  static int preferredBits() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }

  /**
   * A kernel for vectors of so many bits.
   *
   * @param bits 128, 256 or 512, and not more than the machine has
   */
  static ScanKernel ofBits(int bits) {
    return DEFINED.computeIfAbsent(
        bits, width -> (ScanKernel) define(VectorKernel.class, species(float.class, width)));
  }

  /** The kernel for codes in vectors of so many bits, as for {@link #ofBits}. */
  static CodeKernel codes(int bits) {
    return DEFINED_FOR_CODES.computeIfAbsent(
        bits, width -> (CodeKernel) define(VectorCodeKernel.class, species(short.class, width)));
  }

  /** A kernel for 1-bit codes in vectors of so many bits, as for {@link #ofBits}. */
  static BitKernel bits(int bits) {
    return DEFINED_FOR_BITS.computeIfAbsent(
        bits, width -> (BitKernel) define(VectorBitKernel.class, species(int.class, width)));
  }

  /** The precise kernel that goes with vectors of so many bits: doubles need registers of 256. */
  static PreciseKernel precise(int bits) {
    return bits >= 256 ? new VectorPreciseKernel() : new ScalarPreciseKernel();
  }

  private static <E> VectorSpecies<E> species(Class<E> lanes, int bits) {
    return VectorSpecies.of(lanes, VectorShape.forBitSize(bits));
  }

  private static Object define(Class<?> kernelClass, VectorSpecies<?> species) {
    try {
      MethodHandles.Lookup kernel =
          MethodHandles.lookup()
              .defineHiddenClassWithClassData(classFile(kernelClass), species, true);
      return kernel.lookupClass().getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no kernel for " + species.vectorBitSize() + " bits", e);
    }
  }

  private static byte[] classFile(Class<?> kernelClass) {
    String name = kernelClass.getSimpleName() + ".class";
    try (InputStream in = kernelClass.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " cannot be read as a resource");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
