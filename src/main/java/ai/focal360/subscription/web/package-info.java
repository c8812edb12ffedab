@NullMarked
package ai.focal360.subscription.web;

import org.jspecify.annotations.NullMarked;
