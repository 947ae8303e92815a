package nightshift.yaml;

import java.sql.Connection;
import nightshift.ledger.Ledger;

/** Breaks two walls on purpose, so that a test can see that the walls are looked at. */
public record PlantedBreach(Connection connection, Ledger ledger) {}
