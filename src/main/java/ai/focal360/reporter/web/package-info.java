/** The reporter over HTTP: questions and answers as JSON and CSV, and its page in the console. */
@NullMarked
package ai.focal360.reporter.web;

import org.jspecify.annotations.NullMarked;
