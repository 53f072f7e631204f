package io.citytwin.importer.synthetic.plan;

/**
 * Takes the parts of a pipe network one by one; every node is handed over once, before or after the
 * pipes that end there.
 */
public interface PipeSink {

  /** Takes a node. */
  void node(PlannedNode node);

  /** Takes a pipe. */
  void pipe(PlannedPipe pipe);
}
