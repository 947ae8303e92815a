package nightshift.format;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Asks Linux where a file has space that nobody wrote; elsewhere nothing is known. */
final class Holes {
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int SEEK_HOLE = 4;

  private static final Optional<Holes> SYSTEM =
      System.getProperty("os.name", "").equals("Linux")
          ? Optional.of(new Holes())
          : Optional.empty();

  private final MethodHandle open =
      function("open", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
  private final MethodHandle seek =
      function(
          "lseek",
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_INT);
  private final MethodHandle close = function("close", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

  private Holes() {}

  /** The first byte that was never written, the file's size when all was; empty when unknown. */
  static OptionalLong first(Path file) {
    return SYSTEM.map(system -> system.find(file)).orElse(OptionalLong.empty());
  }

  private OptionalLong find(Path file) {
    try (var arena = Arena.ofConfined()) {
      var name = arena.allocateFrom(file.toAbsolutePath().toString(), StandardCharsets.UTF_8);
      int descriptor = (int) open.invokeExact(name, CLOSE_ON_EXEC);
      if (descriptor < 0) {
        return OptionalLong.empty();
      }
      long hole = (long) seek.invokeExact(descriptor, 0L, SEEK_HOLE);
      int ignored = (int) close.invokeExact(descriptor);
      return hole < 0 ? OptionalLong.empty() : OptionalLong.of(hole);
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("calling the C library failed", e);
    }
  }

  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
  }
}
