@NullMarked
package ai.focal360.insight.web;

import org.jspecify.annotations.NullMarked;
