package nightshift.run;

import nightshift.RunId;

/**
 * A run that is in the ledger and has its folder; whether its pipeline can be read is not known
 * yet.
 */
public record OpenRun(RunId id, RunTicket ticket, RunFolder folder) {}
