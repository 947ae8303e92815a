package nightshift.run;

/** Hears what goes on in a run, for whoever looks on. */
@FunctionalInterface
public interface Narrator {
  void say(RunContext run, String line);
}
