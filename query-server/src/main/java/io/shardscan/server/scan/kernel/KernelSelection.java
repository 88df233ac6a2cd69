package io.shardscan.server.scan.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which kernels are in use, and why those.
 *
 * @param kernel scans
 * @param codes scans codes
 * @param bits scans 1-bit codes
 * @param precise computes final scores; the result does not depend on which one it is
 * @param reason why they were chosen, for the log
 */
public record KernelSelection(
    ScanKernel kernel, CodeKernel codes, BitKernel bits, PreciseKernel precise, String reason) {
  /** System property that names the kernel to use; see {@link #named}. */
  public static final String PROPERTY = "shardscan.scan.kernel";

  /** Environment variable that names it where the property does not. */
  public static final String ENVIRONMENT = "SHARDSCAN_SCAN_KERNEL";

  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private static final List<Integer> WIDTHS = List.of(128, 256, 512);

  /**
   * The kernel that the system property or else the environment names, or else the best one.
   *
   * @throws IllegalArgumentException if there is no kernel of that name
   * @throws IllegalStateException if that kernel cannot run here
   */
  public static KernelSelection configured() {
    String name = System.getProperty(PROPERTY);
    return named(name == null ? System.getenv(ENVIRONMENT) : name);
  }

  /**
   * A kernel by name.
   *
   * @param name {@code scalar}, {@code vector} (as wide as the machine prefers), {@code
   *     vector-128}, {@code vector-256}, {@code vector-512}, or {@code auto} or null for {@code
   *     vector} where the module jdk.incubator.vector is present and {@code scalar} where it is not
   * @throws IllegalArgumentException if there is no kernel of that name
   * @throws IllegalStateException if that kernel cannot run here
   */
  public static KernelSelection named(@Nullable String name) {
    return switch (name == null || name.isBlank() ? "auto" : name.strip()) {
      case "auto" ->
          vectorModulePresent()
              ? vector(
                  VectorKernels.preferredBits(),
                  "the module " + VECTOR_MODULE + " is present; width as the JVM prefers")
              : scalar(
                  "the module %1$s is missing; start the JVM with --add-modules %1$s"
                      .formatted(VECTOR_MODULE));
      case "scalar" -> scalar("asked for");
      case "vector" -> {
        requireVectorModule();
        yield vector(VectorKernels.preferredBits(), "asked for");
      }
      case "vector-128" -> vector(128, "asked for");
      case "vector-256" -> vector(256, "asked for");
      case "vector-512" -> vector(512, "asked for");
      default ->
          throw new IllegalArgumentException(
              ("no scan kernel is called '%s'; there are auto, scalar, vector, vector-128,"
                      + " vector-256 and vector-512")
                  .formatted(name));
    };
  }

  /** Every kernel that this machine can run well: the scalar one, then vectors, narrowest first. */
  public static List<KernelSelection> all() {
    int widest = vectorModulePresent() ? VectorKernels.preferredBits() : 0;
    List<KernelSelection> all = new ArrayList<>(List.of(named("scalar")));
    WIDTHS.stream()
        .filter(bits -> bits <= widest)
        .map(bits -> vector(bits, "this machine has registers of that width"))
        .forEach(all::add);
    return all;
  }

  /** Whether the JVM was started with the module that the vector kernels need. */
  public static boolean vectorModulePresent() {
    return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
  }

  private static KernelSelection scalar(String reason) {
    return new KernelSelection(
        new ScalarKernel(),
        new ScalarCodeKernel(),
        new ScalarBitKernel(),
        new ScalarPreciseKernel(),
        reason);
  }

  private static KernelSelection vector(int bits, String reason) {
    requireVectorModule();
    int widest = VectorKernels.preferredBits();
    if (bits > widest) {
      throw new IllegalStateException(
          "the scan kernel vector-%d needs wider registers than this machine's %d bits"
              .formatted(bits, widest));
    }
    return new KernelSelection(
        VectorKernels.ofBits(bits),
        VectorKernels.codes(bits),
        VectorKernels.bits(bits),
        VectorKernels.precise(bits),
        reason);
  }

  private static void requireVectorModule() {
    if (!vectorModulePresent()) {
      throw new IllegalStateException(
          "the vector scan kernel needs the module %1$s: start the JVM with --add-modules %1$s"
              .formatted(VECTOR_MODULE));
    }
  }
}
