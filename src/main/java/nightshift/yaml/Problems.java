package nightshift.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nightshift.Location;
import nightshift.Problem;
import nightshift.Quantity;

/** Collects everything that is wrong in a file, so that a person mends it in one go. */
public final class Problems {
  private final List<Problem> errors = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();

  public void error(Location where, String what, String hint) {
    errors.add(Problem.at(where, what, hint));
  }

  public void error(Problem problem) {
    errors.add(problem);
  }

  public void warn(Location where, String what, String hint) {
    warnings.add(Problem.at(where, what, hint));
  }

  /** The value of a quantity; what could not be read becomes an error that names the key. */
  public <T> Optional<T> take(Location where, String key, Quantity<T> quantity) {
    return switch (quantity) {
      case Quantity.Read<T>(var value) -> Optional.of(value);
      case Quantity.Unreadable<T>(var why, var hint) -> {
        error(where, key + ": " + why, hint);
        yield Optional.empty();
      }
    };
  }

  void addAll(Problems others) {
    errors.addAll(others.errors);
    warnings.addAll(others.warnings);
  }

  public boolean anyErrors() {
    return !errors.isEmpty();
  }

  public List<Problem> errors() {
    return List.copyOf(errors);
  }

  public List<Problem> warnings() {
    return List.copyOf(warnings);
  }
}
