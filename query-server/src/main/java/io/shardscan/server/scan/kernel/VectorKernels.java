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
    return DEFINED.computeIfAbsent(bits, VectorKernels::define);
  }

  /** The precise kernel that goes with vectors of so many bits: doubles need registers of 256. */
  static PreciseKernel precise(int bits) {
    return bits >= 256 ? new VectorPreciseKernel() : new ScalarPreciseKernel();
  }

  private static ScanKernel define(int bits) {
    VectorSpecies<Float> species = VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
    try {
      MethodHandles.Lookup kernel =
          MethodHandles.lookup().defineHiddenClassWithClassData(classFile(), species, true);
      return (ScanKernel) kernel.lookupClass().getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no vector kernel for " + bits + " bits", e);
    }
  }

  private static byte[] classFile() {
    String name = VectorKernel.class.getSimpleName() + ".class";
    try (InputStream in = VectorKernel.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " cannot be read as a resource");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
