package nightshift;

/**
 * Names a batch: the inbox folder it came to (by default the pipeline's name) and its own name.
 * Both are data from the sender: never part of a shell line, an expression or a URI.
 *
 * @param pipeline the folder under {@code inbox/}
 * @param name the batch's folder name, or the name given to loose files that came together
 */
public record BatchId(String pipeline, String name) {
  @Override
  public String toString() {
    return pipeline + "/" + name;
  }
}
