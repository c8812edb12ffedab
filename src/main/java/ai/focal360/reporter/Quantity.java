package ai.focal360.reporter;

/** What a figure is: a number, a share from 0 to 1, a duration, or millionths of the prices' currency. */
public enum Quantity {
    NUMBER,
    PERCENT,
    MICROS,
    MILLIS,
    MILLIONTHS
}
