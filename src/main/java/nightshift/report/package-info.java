/** What a person or a sender reads afterwards: report.html and the receipt. */
@NullMarked
package nightshift.report;

import org.jspecify.annotations.NullMarked;
