/** What operators and support leads see of turns that are stuck, and do about them. */
@NullMarked
package ai.focal360.ingress.web;

import org.jspecify.annotations.NullMarked;
