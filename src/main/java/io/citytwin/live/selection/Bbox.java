package io.citytwin.live.selection;

/** An extent as an argument. */
public record Bbox(double west, double south, double east, double north, String crs) {}
