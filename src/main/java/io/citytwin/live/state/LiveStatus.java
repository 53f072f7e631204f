package io.citytwin.live.state;

/** Whether this instance knows the present state of the city. */
public enum LiveStatus {
  /** Yes. */
  READY,
  /** Not yet: Redis answers, the state is being put together from the history. */
  REBUILDING,
  /** No: Redis does not answer. */
  UNAVAILABLE
}
