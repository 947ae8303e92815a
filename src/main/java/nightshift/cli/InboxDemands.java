package nightshift.cli;

import java.util.List;
import java.util.Locale;
import nightshift.inbox.BatchRules;
import nightshift.inbox.Rung;
import nightshift.pipeline.InboxRules;
import nightshift.pipeline.PipelineFolder;
import nightshift.settings.Settings;

/**
 * What an inbox folder demands of a batch: its pipeline's {@code inbox:} key over
 * nightshift.yaml's.
 */
record InboxDemands(PipelineFolder pipelines, Settings.Inbox standard) {
  private static final int PATIENCE = 10;

  BatchRules of(String folder) {
    var own = pipelines.named(folder).map(PipelineFolder.Named::rules).orElse(InboxRules.none());
    var quiet = own.quiet().orElse(standard.quiet());
    List<String> markers = own.markers().isEmpty() ? standard.markers() : own.markers();
    return new BatchRules(
        quiet,
        quiet.multipliedBy(PATIENCE),
        markers,
        own.files(),
        own.expect(),
        own.require().map(word -> Rung.valueOf(word.toUpperCase(Locale.ROOT))));
  }
}
