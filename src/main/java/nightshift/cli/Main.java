package nightshift.cli;

/** The door: only here are rooms wired together and exit codes given. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.out.println("nightshift");
  }
}
