package io.citytwin.model.feature;

/** Kinds of pipe network node. */
public enum PipeNodeKind {
  JUNCTION,
  VALVE,
  HYDRANT,
  MANHOLE,
  PUMP,
  TANK,
  RESERVOIR,
  OUTFALL,
  METER
}
